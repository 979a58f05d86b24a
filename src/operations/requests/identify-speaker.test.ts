import { expect, it } from 'vitest';
import { createWorld } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import { POLICY } from '../../../test/fakes/policy.ts';
import { environmentName } from '../../environments/environment-name.ts';
import { identifySpeaker, refuseUnlinked } from './identify-speaker.ts';

const database = openTestStore();

it.each<[string, string, string | undefined, string, boolean]>([
  ['U0AA', 'T01', undefined, 'mona', true],
  ['U0AA', 'T01', 'T01', 'mona', true],
  ['U0AA', 'T02', 'T01', 'slack:T02/U0AA', false],
  ['T02/U0AA', 'T02', 'T01', 'mona', true],
  ['T02/U0AA', 'T01', 'T01', 'slack:T01/U0AA', false],
])('the entry %s speaks for U0AA of %s, where home is %s, as %s', async (key, workspace, home, actor, known) => {
  const world = createWorld(database());
  world.gitops.push({ 'workflowautom.yaml': `${POLICY}slack: { users: { ${key}: mona } }\n` });
  const runtime = { ...world.process(), ...(home === undefined ? {} : { slackHome: () => home }) };
  expect(await identifySpeaker(runtime, { kind: 'slack', workspace, user: 'U0AA' })).toEqual({ actor, known });
});

it.each([
  ['the policy cannot be read', 'kinds: [', () => 'T01', 'invalid-file'],
  [
    'nobody knows yet which workspace is home',
    'slack: { users: { U0AA: mona } }\n',
    () => undefined,
    'again in a moment',
  ],
  ['neither the policy nor a link names them', '', () => 'T01', '/env link'],
])('somebody in Slack who is not known because %s is told so', async (_, added, slackHome, said) => {
  const world = createWorld(database());
  world.gitops.push({ 'workflowautom.yaml': `${POLICY}${added}` });
  const identity = await identifySpeaker(
    { ...world.process(), slackHome },
    { kind: 'slack', workspace: 'T01', user: 'U0AA' },
  );
  const command = { verb: 'sleep', environment: environmentName('qa'), args: [], flags: {} } as const;
  let refusal: unknown;
  try {
    if (identity) refuseUnlinked(identity, command);
  } catch (error) {
    refusal = error;
  }
  expect(JSON.stringify({ ...(refusal as object) })).toContain(said);
});
