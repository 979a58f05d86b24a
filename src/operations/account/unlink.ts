import { Refusal } from '../../environments/refusal.ts';
import type { Answer } from '../../render/answer.ts';
import type { SlackUser } from '../ports/operation-store.ts';
import { policyEntry } from '../requests/identify-speaker.ts';
import type { Runtime } from '../runtime.ts';

/** `unlink`, in Slack: removes the link one made oneself. @throws Refusal `not-linked` */
export async function unlink(runtime: Runtime, { workspace, user }: SlackUser): Promise<Answer> {
  const entry = await policyEntry(runtime, { workspace, user });
  const removed = await runtime.store.removeLink({ workspace, user });
  const file = entry ? `The policy file maps you to ${entry.login}, which this does not change` : '';
  if (removed) {
    const after = entry ? `${file}.` : 'You can look, and change nothing until you say /env link.';
    return { kind: 'note', message: `Your link to GitHub is removed. ${after}` };
  }
  if (entry) {
    const rule = `slack.users.${entry.key}: ${entry.login}`;
    throw new Refusal('not-linked', `There is no link to remove. ${file}.`, 'Change workflowautom.yaml instead.', rule);
  }
  throw new Refusal('not-linked', 'You are not linked to anybody on GitHub.', 'Say /env link to be.');
}
