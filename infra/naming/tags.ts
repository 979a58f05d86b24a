import { PREFIX } from './labels.ts';

/** Pulumi's layers (seed, section 5). */
export type Layer = 'platform' | 'environment' | 'addon';

/** Whose a cloud resource is. */
export type Ownership = {
  /** Name of the platform's stack, which is the cluster's. */
  readonly platform: string;
  readonly layer: Layer;
  /** A login or a team. */
  readonly owner: string;
  readonly environment?: string;
  readonly kind?: string;
  /** The add-on's folder: `rds`. */
  readonly addon?: string;
  /** RFC 3339, UTC. */
  readonly expiresAt?: string;
  /** The operation that made or changed it last; absent when a person ran Pulumi by hand. */
  readonly operation?: string;
};

/**
 * Tags of every cloud resource that can have any: by them the sweep finds what Git and Pulumi's state have forgotten.
 * Keys are `workflowautom.dev/<field>`; a value keeps to what every AWS service takes, at most 256 characters.
 * https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
export function tags(ownership: Ownership): Record<string, string> {
  const { platform, layer, owner, environment, kind, addon, expiresAt, operation } = ownership;
  const fields = { platform, layer, owner, environment, kind, addon, 'expires-at': expiresAt, operation };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, value]) =>
      value === undefined ? [] : [[`${PREFIX}/${field}`, tagValue(value)]],
    ),
  );
}

function tagValue(text: string): string {
  return text.replace(/[^A-Za-z0-9 +=._:/@-]+/g, '-').slice(0, 256);
}
