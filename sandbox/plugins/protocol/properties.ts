import protobuf from 'google-protobuf/google/protobuf/struct_pb.js';
import type { Fields } from './fields.ts';

// Sentinels of Pulumi's wire format.
// https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/properties.go
const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';

/** A message's property map as plain data; what Pulumi does not know yet stays a sentinel. */
export function fromStruct(struct: protobuf.Struct | undefined): Fields {
  return struct === undefined ? {} : (struct.toJavaScript() as Fields);
}

export function toStruct(fields: Fields): protobuf.Struct {
  return protobuf.Struct.fromJavaScript(fields as Parameters<typeof protobuf.Struct.fromJavaScript>[0]);
}

/** True when something in it will be known only once other resources exist. */
export function hasUnknowns(value: unknown): boolean {
  if (typeof value === 'string') return value === UNKNOWN;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasUnknowns);
}

/** Marks a value as secret, so that it is encrypted in the state and masked in plans. */
export function secret(value: unknown): Fields {
  return { [SIGNATURE]: SECRET, value };
}
