import { z } from 'zod';
import { ImageRepository, Repository, ServiceName } from '../../environments/policy/field-schemas.ts';
import { quoted } from '../../environments/quoted.ts';

function text(pattern: RegExp, what: string) {
  return z.string().regex(pattern, { error: ({ input }) => `${quoted(String(input))} is not ${what}.` });
}

/** Said first, for an event about a build that did not succeed has no image to speak of. */
export const Outcome = z.object({ status: z.string() });

/**
 * What CI tells of an image it has pushed (contract, section 2). Only what is used: fields that are not known are not
 * looked at. A tag never comes without its digest, since what runs is found by the digest. Control characters and
 * halves of surrogate pairs are refused because no database takes them.
 */
export const BuildEvent = z.object({
  id: text(/^[^\p{Cc}\p{Cs}]{1,400}#\d{1,15}$/u, 'a name of a build; write <job>#<number>'),
  repository: Repository,
  commit: text(/^[0-9a-f]{40}$/, 'a full SHA of a commit: 40 of 0-9 and a-f'),
  branch: text(/^[^\p{Cc}\p{Cs}\s]{1,255}$/u, 'the name of a branch or a Git tag'),
  pullRequest: z.int().positive().optional(),
  service: ServiceName,
  image: ImageRepository,
  // https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
  tag: text(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, 'an image tag: letters, digits, "_", "." and "-", at most 128'),
  digest: text(/^sha256:[0-9a-f]{64}$/, 'a digest: "sha256:" and 64 of 0-9 and a-f'),
});
