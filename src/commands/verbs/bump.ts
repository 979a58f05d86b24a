import { readManifest } from '../../environments/manifest-file.ts';
import { quoted } from '../../environments/quoted.ts';
import { Refusal } from '../../environments/refusal.ts';
import { imageByHand, imageByPolicy } from '../chosen-image.ts';
import type { Command } from '../command.ts';
import { expectedState } from '../expected-state.ts';
import { flagList, flagText } from '../flag-values.ts';
import { DIGEST, TAG } from '../image-text.ts';
import type { ImageReference } from '../known-images.ts';
import { runningService } from '../running-service.ts';
import { setImage } from '../service-image.ts';
import { titleOfImages } from '../title-of-images.ts';
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
      pin: { summary: 'stays, whatever is built later; "follow" ends it' },
    },
    exactlyOne: ['tag', 'digest'],
    summary: 'Makes services run another image.',
    examples: [
      'bump qa --service api --tag v1.4.2',
      'bump qa --service api --service web --tag v1.4.2',
      'bump qa --service api --tag v1.4.2 --pin',
    ],
  },
  propose(desired, command, { images }) {
    const { environment } = command;
    const manifest = readManifest(desired, environment);
    const said = imageSaid(command);
    const pin = command.flags.pin === true ? true : undefined;
    // A sentence names one of them; both come with a build, in the command the policy makes of it.
    const byPolicy = said.tag !== undefined && said.digest !== undefined;

    const chosen = flagList(command, 'service').map((service) => {
      const values = runningService(desired, manifest, service);
      const place = { environment, service, values };
      const choice = byPolicy ? imageByPolicy(place, said, images) : { image: imageByHand(place, said, images) };
      if ('passedOver' in choice) return { service, files: [], ...choice };
      return { service, files: setImage(values.path, values, choice.image, pin), ...choice };
    });
    const changed = chosen.flatMap((each) => ('image' in each ? [each] : []));
    const files = changed.flatMap((each) => each.files);
    const title = `bump ${titleOfImages(changed)}${pin ? ', pinned' : ''}`;
    if (files.length === 0) {
      const reasons = chosen.flatMap((each) => ('passedOver' in each ? each.passedOver : []));
      if (reasons.length === 0) throw new Refusal('nothing-to-change', `${environment} has this already: ${title}.`);
      throw new Refusal('nothing-to-change', `Nothing to change in ${environment}: ${reasons.join(', ')}.`);
    }
    return { environment, title, files, stacks: [], expectation: expectedState(manifest) };
  },
};

function imageSaid(command: Command): ImageReference {
  const tag = flagText(command, 'tag');
  const digest = flagText(command, 'digest');
  if (tag === undefined && digest === undefined) {
    throw new Refusal('invalid-value', 'Give --tag or --digest, one of them.');
  }
  if (tag !== undefined && !TAG.test(tag)) {
    const problem = `${quoted(tag)} is no image tag: letters, digits, "_", "." and "-", at most 128.`;
    throw new Refusal('invalid-value', problem);
  }
  if (digest !== undefined && !DIGEST.test(digest)) {
    throw new Refusal('invalid-value', `${quoted(digest)} is no digest: "sha256:" and 64 of 0-9 and a-f.`);
  }
  return { ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}
