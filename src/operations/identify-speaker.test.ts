import { expect, it } from 'vitest';
import { createWorld } from '../../test/fakes/create-world.ts';
import { openTestStore } from '../../test/fakes/open-test-store.ts';
import { POLICY } from '../../test/fakes/policy.ts';
import { identifySpeaker } from './identify-speaker.ts';

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
