import { readManifest } from '../../environments/manifest-file.ts';
import { quoted } from '../../environments/quoted.ts';
import { Refusal } from '../../environments/refusal.ts';
import { addonStack } from '../addon-stack.ts';
import type { Command } from '../command.ts';
import { environmentStack } from '../environment-stack.ts';
import { expectedState } from '../expected-state.ts';
import { flagList, flagText } from '../flag-values.ts';
import type { ChangeVerb, PullRequest } from '../verb.ts';

/** Previews what Git has: nothing is written, and `apply` brings what exists back to it. */
export const plan: ChangeVerb = {
  kind: 'change',
  usage: {
    verb: 'plan',
    environment: 'required',
    flags: {
      service: { value: 's', repeatable: true, summary: 'waits for this service only' },
      target: { value: 'urn', repeatable: true, summary: 'only this resource' },
      sha: { value: 'full-sha', summary: 'refuses when the pull request has moved from this commit' },
      verbose: { summary: 'every property of every resource' },
    },
    summary: 'Shows what would happen; "apply" then does it.',
    examples: ['plan qa', 'plan qa --service api --verbose'],
  },
  propose(desired, command, { pullRequest }) {
    const { environment } = command;
    const manifest = readManifest(desired, environment);
    refuseOtherHead(command, pullRequest);
    if (flagList(command, 'target').length > 0) {
      throw new Refusal('not-built-yet', '--target is not built yet.', 'Plan the whole environment without it.');
    }
    const asked = flagList(command, 'service');
    const unknown = asked.find((service) => !manifest.services.includes(service));
    if (unknown !== undefined) {
      throw new Refusal(
        'unknown-service',
        `${environment} runs no service ${quoted(unknown)}.`,
        `It runs: ${manifest.services.join(', ') || 'none'}.`,
      );
    }
    const services = asked.length > 0 ? asked : manifest.services;
    return {
      environment,
      title: 'plan',
      files: [],
      stacks: [
        ...manifest.addons.map(({ name }) => addonStack(environment, name, 'up')),
        environmentStack(environment, 'up'),
      ],
      expectation: expectedState({ ...manifest, services }),
    };
  },
};

/** `--sha` says which commit was read before asking; a push in between must not slip in unseen. */
function refuseOtherHead(command: Command, pullRequest: PullRequest | undefined): void {
  const sha = flagText(command, 'sha');
  if (sha === undefined) return;
  if (!/^[a-f0-9]{40}$/.test(sha)) {
    throw new Refusal('invalid-value', `${quoted(sha)} is no full commit SHA: 40 of 0-9 and a-f.`);
  }
  if (!pullRequest) throw new Refusal('invalid-value', '--sha means the head of a pull request, and this is none.');
  if (pullRequest.head !== sha) {
    throw new Refusal(
      'invalid-value',
      `The pull request is at ${pullRequest.head}, not at ${sha}.`,
      'Read what was pushed, then plan again.',
    );
  }
}
