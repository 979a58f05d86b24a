import { beforeEach, describe, expect, it } from 'vitest';
import { createWorld } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import type { Request } from '../../operations/request.ts';
import { createSlackQueries, type SlackQueries } from './slack-queries.ts';

const database = openTestStore();
let queries: SlackQueries;

beforeEach(() => {
  queries = createSlackQueries(createWorld(database()).process());
});

describe('windows in Slack are filled with', () => {
  it('the policy as it is now', async () => {
    expect(Object.keys((await queries.createForm()).policy.kinds)).not.toEqual([]);
  });

  it('nothing for an operation nobody knows', async () => {
    expect(await queries.operation('op-nobody')).toBeUndefined();
  });

  it('how a command would be refused', async () => {
    const request: Request = {
      id: 'slack:1',
      conversation: { door: 'slack', channel: 'C1' },
      speaker: { kind: 'slack', workspace: 'T1', user: 'U1' },
      said: { kind: 'error', code: 'unknown-verb', message: 'No such verb.', usage: 'help' },
      receivedAt: 1,
    };
    expect(await queries.checkCommand?.(request)).toMatchObject({ kind: 'refusal', code: 'unknown-verb' });
  });
});
