/** What a text of the settings may look like, and the rest of "must be …" for one that does not. */
export type Format = { readonly pattern: RegExp; readonly expected: string };

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
export const label: Format = {
  pattern: /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  expected: 'a label: 1 to 63 of a-z, 0-9 and "-", starting and ending with a letter or digit',
};

/** A service's name is its Helm release's, which may have 53 characters, and its Kubernetes Service's, which starts with a letter. */
export const release: Format = {
  pattern: /^[a-z]([a-z0-9-]{0,51}[a-z0-9])?$/,
  expected: 'at most 53 of a-z, 0-9 and "-", starting with a letter, ending with a letter or digit',
};

export const domain: Format = {
  pattern: /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/,
  expected: 'a domain name in lower case',
};

export function word(expected: string): Format {
  return { pattern: /^\S+$/, expected };
}

// Pulumi reads a time that stands without quotes as one, and hands it over in Go's format.
const INSTANT = /^(\d{4}-\d\d-\d\d)(?:T| )(\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z| \+0000 UTC)$/;

export const instant: Format = { pattern: INSTANT, expected: 'a time in UTC such as 2026-12-01T12:00:00Z' };

/** @returns RFC 3339, UTC, whole seconds; what is not an instant comes back as it is */
export function formatInstant(text: string): string {
  return text.replace(INSTANT, '$1T$2Z');
}
