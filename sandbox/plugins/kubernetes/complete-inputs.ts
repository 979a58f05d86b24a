import { type Fields, isFields } from '../protocol/fields.ts';
import type { CheckFailure } from '../protocol/resources.ts';
import type { Discovery } from './discovery.ts';

/** What keeps inputs from being an object at all; whether it is a valid one is the API server's to say. */
export function refuseInputs(inputs: Fields): readonly CheckFailure[] {
  const missing = ['apiVersion', 'kind'].filter((property) => typeof inputs[property] !== 'string');
  const failures = missing.map((property) => ({ property, reason: 'is missing' }));
  if (!isFields(inputs.metadata ?? {})) failures.push({ property: 'metadata', reason: 'must be a map' });
  if (isFields(inputs.metadata) && inputs.metadata.generateName !== undefined) {
    failures.push({ property: 'metadata.generateName', reason: 'is not possible with server-side apply' });
  }
  return failures;
}

/**
 * Adds what may be left out: a name, kept from before or made of the resource's and eight digits of the engine's seed, and
 * the default namespace for kinds that live in one.
 */
export async function completeInputs(inputs: Fields, context: Context): Promise<Fields> {
  const metadata = isFields(inputs.metadata) ? inputs.metadata : {};
  const name =
    metadata.name ?? context.oldName ?? `${context.resource}-${Buffer.from(context.seed).toString('hex').slice(0, 8)}`;
  const namespace = metadata.namespace ?? (await defaultNamespace(inputs, context));
  return { ...inputs, metadata: { ...metadata, name, ...(namespace === undefined ? {} : { namespace }) } };
}

export type Context = {
  readonly resource: string;
  readonly seed: Uint8Array;
  readonly oldName: unknown;
  readonly discovery: Discovery;
  readonly defaultNamespace: string;
};

/** A kind the API server does not know yet is left as it is; creating it will say so. */
async function defaultNamespace(inputs: Fields, context: Context): Promise<string | undefined> {
  const location = await context.discovery(String(inputs.apiVersion), String(inputs.kind));
  return location?.namespaced ? context.defaultNamespace : undefined;
}
