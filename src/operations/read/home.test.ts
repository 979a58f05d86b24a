import { expect, it } from 'vitest';
import { createWorld } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import { answerRequest } from '../requests/handle-request.ts';
import { readHome } from './home.ts';

const database = openTestStore();

it('shows somebody their environments first, with what each costs', async () => {
  const world = createWorld(database());
  const name = world.standing('preview');
  const home = await readHome(world.process(), { actor: 'Mona', known: true });
  expect(home).toMatchObject({ kind: 'home', login: 'Mona', others: [], problems: [] });
  expect(home.kind === 'home' && home.mine.find((row) => row.name === name)).toMatchObject({ cost: 'small' });
});

it('shows somebody nobody knows everything as the others’, and says what cannot be read', async () => {
  const world = createWorld(database());
  world.cluster.reachable = false;
  const answer = await answerRequest(world.process(), {
    id: 'slack:home',
    conversation: { door: 'slack', workspace: 'T1', channel: 'U0ZZ' },
    speaker: { kind: 'slack', workspace: 'T1', user: 'U0ZZ' },
    said: { kind: 'home' },
    receivedAt: 1,
  });
  expect(answer).toMatchObject({
    kind: 'home',
    mine: [],
    others: [{ name: 'qa', cost: 'unknown' }],
    problems: ['The cluster does not answer.'],
  });
  expect(answer).not.toHaveProperty('login');
});
