import { readManifest } from '../../environments/manifest-file.ts';
import { Refusal } from '../../environments/refusal.ts';
import { ownValue } from '../chosen-image.ts';
import { expectedState } from '../expected-state.ts';
import { flagList } from '../flag-values.ts';
import { runningService } from '../running-service.ts';
import { setImage } from '../service-image.ts';
import { titleOfImages } from '../title-of-images.ts';
import type { ChangeVerb } from '../verb.ts';

/** Puts back what ran before, and pins it: what is built next does not undo it. */
export const rollback: ChangeVerb = {
  kind: 'change',
  usage: {
    verb: 'rollback',
    environment: 'required',
    flags: { service: { value: 's', repeatable: true, summary: 'only this service; without it, all of them' } },
    summary: 'Makes services run what they ran before; "follow" takes up new builds again.',
    examples: ['rollback qa --service api', 'rollback qa'],
  },
  propose(desired, command, { images }) {
    const { environment } = command;
    const manifest = readManifest(desired, environment);
    const asked = flagList(command, 'service');
    const services = asked.length > 0 ? asked : manifest.services;

    const places = services.map((service) => ({
      service,
      values: runningService(desired, manifest, service),
      image: ownValue(images?.before, service),
    }));
    const known = places.flatMap(({ image, ...place }) => (image ? [{ ...place, image }] : []));
    const unknown = places.flatMap(({ service, image }) => (image ? [] : [service]));
    // Of several that are named, none is left behind in silence.
    if (known.length === 0 || (asked.length > 0 && unknown.length > 0)) throw nothingBefore(environment, unknown);

    const title = `roll back ${titleOfImages(known)}`;
    const files = known.flatMap(({ values, image }) => setImage(values.path, values, image, true));
    if (files.length === 0) throw new Refusal('nothing-to-change', `${environment} has this already: ${title}.`);
    return { environment, title, files, stacks: [], expectation: expectedState(manifest) };
  },
};

function nothingBefore(environment: string, services: readonly string[]): Refusal {
  return new Refusal(
    'nothing-to-change',
    `No operation tells what ${services.join(', ')} ran before in ${environment}.`,
    `/env bump ${environment} --service ${services[0]} --pin with --tag or --digest chooses one by hand.`,
  );
}
