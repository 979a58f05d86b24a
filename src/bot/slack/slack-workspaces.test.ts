import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type StandInSlack, startStandInSlack } from '../../../sandbox/slack/stand-in-slack.ts';
import { createSlackWorkspaces, type SlackWorkspaces } from './slack-workspaces.ts';

let slack: StandInSlack;
let tokens: [string, string];
let workspaces: SlackWorkspaces;
let logged: string[];

beforeEach(async () => {
  slack = await startStandInSlack();
  tokens = [slack.addWorkspace('T1'), slack.addWorkspace('T2', { enterprise: 'E1', orgWide: true })];
  logged = [];
  const write = (data: object, message: string) => void logged.push(`${message} ${JSON.stringify(data)}`);
  workspaces = createSlackWorkspaces(tokens, slack.url, { info: write, warn: write, error: write }, 20);
});
afterEach(async () => {
  workspaces.stop();
  await slack.close();
});

describe('a workspace', () => {
  it.each([
    ['that has a token is known', 'T1', undefined, true],
    ['of an organisation that has one is known', 'T5', 'E1', true],
    ['that has none is not', 'T5', undefined, false],
  ])('%s', async (_, team, enterprise, known) => {
    await workspaces.start();
    expect(workspaces.knows(team, enterprise)).toBe(known);
  });

  it.each([
    ['a workspace', 'T1', 0],
    ['an organisation', 'E1', 1],
    ['nobody in particular', undefined, 0],
    ['a workspace nobody knows', 'T9', 0],
  ])('is spoken to with its own token: %s', async (_, id, index) => {
    await workspaces.start();
    expect(workspaces.forWorkspace(id).token).toBe(tokens[index]);
  });
});

it('while Slack is down everything may be known; it is asked again, and no token is logged', async () => {
  slack.down(true);
  await workspaces.start();
  expect(workspaces.knows('T9', undefined)).toBe(true);
  slack.down(false);
  await vi.waitFor(() => expect(workspaces.knows('T9', undefined)).toBe(false), { timeout: 3_000 });
  expect(logged.length).toBeGreaterThan(0);
  expect(logged.join()).not.toContain('xoxb');
});
