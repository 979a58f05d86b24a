import { expect, it } from 'vitest';
import { createWorld } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import { parseWords } from '../../commands/parse-words.ts';
import type { Request } from '../request.ts';
import { checkCommand } from './check-command.ts';

const database = openTestStore();

it.each<[string, string, string | undefined]>([
  ['mona', 'create preview-9N', undefined],
  ['mona', 'create preview-N', 'name-taken'],
  ['mona', 'create preview-9N --service nope', 'unknown-service'],
  ['mona', 'create preview-9N --ttl 90d', 'invalid-value'],
  ['mona', 'craete preview-9N', 'unknown-verb'],
  ['mona', 'create somewhere', 'invalid-name'],
  ['mona', 'cancel qa', 'not-allowed'],
  ['stranger', 'sleep preview-N', 'not-allowed'],
  ['octocat', 'sleep preview-N', 'environment-locked'],
  ['', 'sleep preview-N', 'not-linked'],
  ['', 'status preview-N', undefined],
  ['mona', 'logs preview-N', 'not-built-yet'],
])('"%s" asking "%s" would be refused as %s, and nothing is written', async (login, words, code) => {
  const world = createWorld(database());
  const name = world.standing('preview');
  await world.store.lock({ environment: name, by: 'mona', at: 1 });
  const said = parseWords(words.replace('N', String(world.number)));
  if (said.kind === 'ignore') throw new Error('nothing was said');
  const request: Request = {
    id: `slack:check-${world.number}`,
    conversation: { door: 'slack', workspace: 'T1', channel: 'C1' },
    speaker: login ? { kind: 'github', login, isBot: false } : { kind: 'slack', workspace: 'T1', user: 'U0ZZ' },
    said,
    receivedAt: world.clock.now(),
  };
  expect((await checkCommand(world.process(), request))?.code).toBe(code);
  expect(await world.store.auditOf(name, 5)).toEqual([]);
  expect(await world.store.operationsOf(name)).toEqual([]);
});
