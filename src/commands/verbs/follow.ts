import { followed } from '../../environments/follows.ts';
import type { Manifest } from '../../environments/manifest.ts';
import { readManifest } from '../../environments/manifest-file.ts';
import type { Policy } from '../../environments/policy/policy.ts';
import { Refusal } from '../../environments/refusal.ts';
import { ownValue } from '../chosen-image.ts';
import { expectedState } from '../expected-state.ts';
import { flagList } from '../flag-values.ts';
import { runningService } from '../running-service.ts';
import { readImageReference, setImage } from '../service-image.ts';
import { titleOfImages } from '../title-of-images.ts';
import type { ChangeVerb } from '../verb.ts';

/** Unpins services and takes the newest build of what they follow, whatever runs now. */
export const follow: ChangeVerb = {
  kind: 'change',
  usage: {
    verb: 'follow',
    environment: 'required',
    flags: { service: { value: 's', repeatable: true, summary: 'only this service; without it, all that follow' } },
    summary: 'Lets services follow what is built again, after a rollback or a pin.',
    examples: ['follow qa --service api', 'follow qa'],
  },
  propose(desired, command, { policy, images }) {
    const { environment } = command;
    const manifest = readManifest(desired, environment);
    const chosen = followers(policy, manifest, flagList(command, 'service')).map((service) => {
      const values = runningService(desired, manifest, service);
      const newest = ownValue(images?.newest, service);
      const image = newest ? { tag: newest.tag, digest: newest.digest } : readImageReference(values);
      return { service, image, files: setImage(values.path, values, image, false) };
    });
    const changed = chosen.filter(({ files }) => files.length > 0);
    if (changed.length === 0) {
      const services = chosen.map(({ service }) => service).join(', ');
      throw new Refusal(
        'nothing-to-change',
        `${environment} follows already: ${services}, as far as builds are known.`,
      );
    }
    return {
      environment,
      title: `follow with ${titleOfImages(changed)}`,
      files: changed.flatMap(({ files }) => files),
      stacks: [],
      expectation: expectedState(manifest),
    };
  },
};

/** The services asked for, or all that follow something. @throws Refusal `unknown-service`, `invalid-value` */
function followers(policy: Policy, manifest: Manifest, asked: readonly string[]): readonly string[] {
  const follows = (service: string) => followed(policy, manifest, service) !== undefined;
  const unknown = asked.find((service) => manifest.services.includes(service) && !follows(service));
  const services = asked.length > 0 ? asked : manifest.services.filter(follows);
  if (unknown === undefined && services.length > 0) return services;
  throw new Refusal(
    'invalid-value',
    `${unknown ?? manifest.services.join(', ')} follows nothing in ${manifest.name}.`,
    `The policy says what follows what; /env bump ${manifest.name} chooses an image.`,
    `services.${unknown ?? manifest.services[0]}.follow`,
  );
}
