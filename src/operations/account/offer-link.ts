import { randomInt } from 'node:crypto';
import type { Milliseconds } from '../../environments/instant.ts';
import type { Answer } from '../../render/answer.ts';
import type { SlackUser } from '../ports/operation-store.ts';
import { policyEntry } from '../requests/identify-speaker.ts';
import type { Runtime } from '../runtime.ts';

/** Long enough to switch windows, too short for a code to be found later in a channel's history. */
const GOOD_FOR: Milliseconds = 15 * 60_000;

// Without vowels and look-alikes: a code is read and typed again. Ten of 27 letters are 47 bits.
const ALPHABET = '23456789BCDFGHJKMNPQRSTVWXZ';
const LENGTH = 10;

/** `link` in Slack: gives a code that whoever is on GitHub shows there. An earlier code of the same person lapses. */
export async function offerLink(runtime: Runtime, { workspace, user }: SlackUser): Promise<Answer> {
  const entry = await policyEntry(runtime, { workspace, user });
  if (entry) {
    const message = `You act as ${entry.login} already: the policy file says so (slack.users.${entry.key}), and its word goes before a link.`;
    return { kind: 'note', message };
  }
  const code = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  await runtime.store.offerLink(code, { workspace, user }, runtime.now() + GOOD_FOR);
  const earlier = await runtime.store.loginOf({ workspace, user });
  const now = earlier === undefined ? '' : ` Until then you go on acting as ${earlier}.`;
  return {
    kind: 'note',
    message: `To act from Slack as yourself on GitHub, comment /env link ${code} in any pull request this bot sees, or say wa link ${code} in a terminal, within 15 minutes. Give the code to nobody: whoever shows it has you act as them.${now}`,
  };
}
