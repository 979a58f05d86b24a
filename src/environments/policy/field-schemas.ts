import { z } from 'zod';
import { durationProblem, parseDuration } from '../duration.ts';
import { isEnvironmentName } from '../environment-name.ts';
import { quoted } from '../quoted.ts';

/** A text that must match `pattern`; `what` ends the sentence `"x" is not …`. */
function text(pattern: RegExp, what: string) {
  return z.string().regex(pattern, { error: ({ input }) => `${quoted(String(input))} is not ${what}.` });
}

/** Names of kinds, roles and add-ons. They start with a letter, so that a YAML map keeps their order in JavaScript too. */
export const WordName = text(
  /^[a-z][a-z0-9-]{0,38}$/,
  'a name: lower-case letters, digits and "-", starting with a letter, at most 39',
);

/** Files beside `<service>.yaml` that mean something else. */
const RESERVED_SERVICES = new Set(['env', 'kustomization']);

/**
 * A service is a Kubernetes Service (RFC 1035 label: a letter first), a Helm release (at most 53 characters:
 * https://github.com/helm/helm/blob/v3.22.0/pkg/chartutil/validate_name.go) and a file `envs/<env>/<service>.yaml`.
 */
export const ServiceName = text(
  /^[a-z](?:[a-z0-9-]{0,51}[a-z0-9])?$/,
  'a service name: lower-case letters, digits and "-", starting with a letter, at most 53',
).refine((name) => !RESERVED_SERVICES.has(name), {
  error: ({ input }) =>
    `${quoted(String(input))} cannot name a service: envs/<env>/${String(input)}.yaml is another file.`,
});

export const EnvironmentNameText = z.string().refine(isEnvironmentName, {
  error: ({ input }) => `${quoted(String(input))} is not an environment name: a-z, 0-9 and "-", 1 to 63 of them.`,
});

/** `owner/name` on GitHub. */
export const Repository = text(
  /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/,
  'a repository; write owner/name',
);

/** A GitHub login: a person, an enterprise's managed user (`mona_acme`), or an app (`renovate[bot]`). */
export const Login = text(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\[bot\])?$/, 'a GitHub login');

/**
 * A DNS name in lower case. At most 120 characters of it leave room for `<service>.<env>.` inside the 253 that
 * https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4 allows.
 */
export const PlatformDomain = text(
  /^(?=.{1,120}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/,
  'a domain; write dev.example.com',
);

export const EnvironmentDomain = text(
  /^(?=.{1,199}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/,
  'a domain; write preview-123.dev.example.com',
);

/**
 * An image's repository without tag or digest: an optional registry with port, then a lower-case path.
 * https://github.com/distribution/reference/blob/v0.6.0/reference.go
 */
export const ImageRepository = text(
  /^(?=.{1,255}$)(?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d{1,5})?\/)?[a-z0-9]+(?:(?:__|[._]|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:__|[._]|-+)[a-z0-9]+)*)*$/,
  'an image repository; write registry.example.com/shop/api, without a tag',
);

/** `3d` in the file, milliseconds in the result. */
export const Duration = z.string().transform((value, context) => {
  const problem = durationProblem(value);
  if (problem === undefined) return parseDuration(value);
  context.addIssue({ code: 'custom', message: problem });
  return z.NEVER;
});

/**
 * A map from names to values, as an object that inherits nothing: a service named by a person is looked up in it, and
 * `constructor` or `toString` must not be found.
 */
export function own<Key extends z.ZodType<string, string>, Value extends z.ZodType>(key: Key, value: Value) {
  return z
    .record(key, value)
    .transform((map): Record<string, z.output<Value>> => Object.assign(Object.create(null), map));
}
