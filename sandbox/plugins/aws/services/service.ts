import type { Fields } from '../../protocol/fields.ts';

/** What the API says of one resource, in Pulumi's words. */
export type Live = {
  /** Inputs, as they are now. */
  readonly inputs: Fields;
  /** What only the service knows. */
  readonly outputs: Fields;
};

/** One type whose resources a real API keeps. Every call throws what the AWS SDK throws. */
export type Service = {
  /** @returns the identifier */
  readonly create: (inputs: Fields) => Promise<string>;
  readonly read: (id: string) => Promise<Live | undefined>;
  readonly update: (id: string, before: Fields, inputs: Fields) => Promise<void>;
  /** Succeeds where there is nothing. @param state inputs and outputs as last known */
  readonly remove: (id: string, state: Fields) => Promise<void>;
  /** Identifiers of all there are. */
  readonly list: () => Promise<readonly string[]>;
};

/** What every client of the AWS SDK is made with. */
export type Endpoint = {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
};

/** The API's names for inputs: `{ visibilityTimeoutSeconds: 'VisibilityTimeout' }`. */
export type Names = Readonly<Record<string, string>>;

/** Inputs under the API's names; those that are not set are left out. */
export function toApi(names: Names, inputs: Fields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(names).flatMap(([ours, theirs]) => (inputs[ours] === undefined ? [] : [[theirs, inputs[ours]]])),
  );
}

/** The API's answer under the names of inputs; what it does not say is left out. */
export function fromApi(names: Names, answer: object): Fields {
  const theirs = answer as Fields;
  return Object.fromEntries(
    Object.entries(names).flatMap(([ours, name]) => (theirs[name] === undefined ? [] : [[ours, theirs[name]]])),
  );
}

/** A map of tags, as text. */
export function tagsOf(inputs: Fields): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs.tags ?? {}).map(([key, value]) => [key, String(value)]));
}

/** Tags as most services take them. */
export function tagList(inputs: Fields): { Key: string; Value: string }[] {
  return Object.entries(tagsOf(inputs)).map(([Key, Value]) => ({ Key, Value }));
}

/** Tags as most services give them; none is no input at all. */
export function tagInputs(list: readonly { Key?: string | undefined; Value?: string | undefined }[] = []): Fields {
  if (list.length === 0) return {};
  return { tags: Object.fromEntries(list.map(({ Key = '', Value = '' }) => [Key, Value])) };
}

/** Keys of tags that were and are no more. */
export function droppedTags(before: Fields, inputs: Fields): string[] {
  const now = tagsOf(inputs);
  return Object.keys(tagsOf(before)).filter((key) => now[key] === undefined);
}

/** @returns undefined when the API says by one of these names that there is no such thing */
export async function orAbsent<Result>(
  work: Promise<Result>,
  ...names: readonly string[]
): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) return undefined;
    throw error;
  }
}
