import { expect, it } from 'vitest';
import { receiveEvent } from './receive-event.ts';

const nothing = () => undefined;
const log = { info: nothing, warn: nothing, error: nothing };
const intake = { submit: async () => true, now: () => 0, count: nothing };
/** As where the app is in the workspace T1 and in the organisation E1. */
const workspaces = { knows: (team?: string, enterprise?: string) => team === 'T1' || enterprise === 'E1' };
const grid = { id: 'T7', enterprise_id: 'E1' };

it.each([
  ['a member presses', { team: { id: 'T1' }, user: { team_id: 'T1' } }, true],
  ['Slack does not say whose member presses', { team: { id: 'T1' }, user: {} }, true],
  ['somebody of another company presses in a shared channel', { team: { id: 'T1' }, user: { team_id: 'T9' } }, false],
  ['the same, told as of their own workspace', { team: { id: 'T9' }, user: { team_id: 'T9' } }, false],
  ['a colleague of another workspace in the organisation presses', { team: grid, user: { team_id: 'T8' } }, true],
  [
    'the same, where the app is there for all of it',
    { team: null, enterprise: { id: 'E1' }, user: { team_id: 'T8' } },
    true,
  ],
])('what %s is heard or acknowledged and dropped', async (_, about, heard) => {
  let acknowledged = false;
  const body = { type: 'block_actions', ...about };
  const ack = async () => {
    acknowledged = true;
  };
  // What is heard goes on to the listeners, which acknowledge it.
  expect(await receiveEvent({ body, ack }, workspaces, intake, log)).toBe(!heard);
  expect(acknowledged).toBe(!heard);
});
