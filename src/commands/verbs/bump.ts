import { type DesiredState, serviceValuesPath } from '../../environments/desired-state.ts';
import { readManifest } from '../../environments/manifest-file.ts';
import { quoted } from '../../environments/quoted.ts';
import { Refusal } from '../../environments/refusal.ts';
import type { Command } from '../command.ts';
import { expectedState } from '../expected-state.ts';
import { flagList, flagText } from '../flag-values.ts';
import { type ExistingFile, type ImageVersion, setImage } from '../service-image.ts';
import type { ChangeVerb } from '../verb.ts';

/** Chooses the build of a service that runs in an environment. */
export const bump: ChangeVerb = {
  kind: 'change',
  usage: {
    verb: 'bump',
    environment: 'required',
    flags: {
      service: { value: 's', repeatable: true, required: true, summary: 'the service that gets another image' },
      tag: { value: 't', summary: "the image's tag" },
      digest: { value: 'sha256:…', summary: "the image's digest" },
    },
    exactlyOne: ['tag', 'digest'],
    summary: 'Makes services run another image.',
    examples: ['bump qa --service api --tag v1.4.2', 'bump qa --service api --service web --tag v1.4.2'],
  },
  propose(desired, command) {
    const { environment } = command;
    const manifest = readManifest(desired, environment);
    const version = imageVersion(command);
    const services = flagList(command, 'service');
    const files = services.flatMap((service) => {
      const values = serviceValues(desired, environment, service, manifest.services);
      return setImage(values.path, values, version);
    });
    const title = `bump ${services.join(', ')} to ${shortVersion(version)}`;
    if (files.length === 0) {
      throw new Refusal('nothing-to-change', `${environment} has this already: ${title}.`);
    }
    return { environment, title, files, stacks: [], expectation: expectedState(manifest) };
  },
};

// https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const DIGEST = /^sha256:[a-f0-9]{64}$/;

function imageVersion(command: Command): ImageVersion {
  const tag = flagText(command, 'tag');
  const digest = flagText(command, 'digest');
  if (tag !== undefined && digest === undefined) {
    if (TAG.test(tag)) return { tag };
    throw new Refusal(
      'invalid-value',
      `${quoted(tag)} is no image tag: letters, digits, "_", "." and "-", at most 128.`,
    );
  }
  if (digest !== undefined && tag === undefined) {
    if (DIGEST.test(digest)) return { digest };
    throw new Refusal('invalid-value', `${quoted(digest)} is no digest: "sha256:" and 64 of 0-9 and a-f.`);
  }
  throw new Refusal('invalid-value', 'Give --tag or --digest, one of them.');
}

function serviceValues(
  desired: DesiredState,
  environment: string,
  service: string,
  services: readonly string[],
): ExistingFile {
  const path = serviceValuesPath(environment, service);
  const text = services.includes(service) ? desired.files.get(path) : undefined;
  if (text !== undefined) return { path, text };
  throw new Refusal(
    'unknown-service',
    `${environment} runs no service ${quoted(service)}.`,
    `It runs: ${services.join(', ') || 'none'}.`,
  );
}

/** A digest is cut as Docker cuts it, to twelve digits. */
function shortVersion(version: ImageVersion): string {
  return 'tag' in version ? version.tag : version.digest.slice(0, 'sha256:'.length + 12);
}
