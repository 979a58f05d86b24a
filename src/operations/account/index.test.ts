import { describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import { POLICY } from '../../../test/fakes/policy.ts';
import type { Request } from '../request.ts';

const database = openTestStore();

/** Said in Slack by `user` of workspace T1. */
function inSlack(user: string, workspace = 'T01'): Partial<Request> {
  return {
    conversation: { door: 'slack', workspace, channel: 'C1', user },
    speaker: { kind: 'slack', workspace, user },
  };
}

/** The code `/env link` answers with. */
async function codeFor(world: World, user: string): Promise<string> {
  const answer = await world.ask('', 'link', inSlack(user));
  const code = answer.kind === 'note' ? /env link ([0-9A-Z]{10})\b/.exec(answer.message)?.[1] : undefined;
  if (code === undefined) throw new Error(`no code in ${JSON.stringify(answer)}`);
  return code;
}

describe('linking', { timeout: 30_000 }, () => {
  it('a code given in Slack and shown on GitHub makes the member act as that login, until unlinked', async () => {
    const world = createWorld(database());
    const name = world.standing('team');
    const user = `U${world.number}A`;
    expect(await world.ask('', `lock ${name}`, inSlack(user))).toMatchObject({ kind: 'refusal', code: 'not-linked' });
    const code = await codeFor(world, user);
    expect(await world.ask('paula', `link ${code.toLowerCase()}`)).toMatchObject({
      kind: 'note',
      message: expect.stringMatching(new RegExp(`${user} of workspace T01 now acts as paula.*/env unlink`)),
    });
    expect(await world.ask('', `lock ${name}`, inSlack(user))).toMatchObject({
      message: expect.stringContaining('locked by paula'),
    });
    expect(await world.ask('', 'unlink', inSlack(user))).toMatchObject({ kind: 'note' });
    expect(await world.ask('', `unlock ${name}`, inSlack(user))).toMatchObject({ code: 'not-linked' });
  });

  it('a code is good once, for a quarter of an hour, and until another is given', async () => {
    const world = createWorld(database());
    const user = `U${world.number}B`;
    const earlier = await codeFor(world, user);
    const code = await codeFor(world, user);
    expect(await world.ask('mona', `link ${earlier}`)).toMatchObject({ code: 'unknown-code' });
    expect(await world.ask('mona', `link ${code}`)).toMatchObject({ kind: 'note' });
    expect(await world.ask('octocat', `link ${code}`)).toMatchObject({ code: 'unknown-code' });
    const late = await codeFor(world, user);
    world.clock.pass(15 * 60_000);
    expect(await world.ask('octocat', `link ${late}`)).toMatchObject({ code: 'unknown-code' });
    expect(await world.store.loginOf({ workspace: 'T01', user })).toBe('mona');
  });

  it.each<[string, string, boolean, string]>([
    ['a code said in Slack', 'link BCDFGHJKMN', true, 'invalid-value'],
    ['link without a code on GitHub', 'link', false, 'invalid-value'],
    ['unlink on GitHub', 'unlink', false, 'invalid-value'],
    ['a code nobody was given', 'link BCDFGHJKMN', false, 'unknown-code'],
    ['unlink by somebody who is not linked', 'unlink', true, 'not-linked'],
    ['a plan by somebody who is not linked', 'plan qa', true, 'not-linked'],
    ['a list of what is mine by somebody who is not linked', 'list --mine', true, 'not-linked'],
  ])('%s is refused', async (_, words, slack, code) => {
    const world = createWorld(database());
    const about = slack ? inSlack(`U${world.number}C`) : {};
    expect(await world.ask('mona', words, about)).toMatchObject({ kind: 'refusal', code });
  });

  it.each(['status qa', 'history qa', 'help', 'list'])('somebody who is not linked may say %s', async (words) => {
    const world = createWorld(database());
    expect((await world.ask('', words, inSlack(`U${world.number}D`))).kind).not.toBe('refusal');
  });

  it('a program never links, though the policy heeds it', async () => {
    const world = createWorld(database());
    const code = await codeFor(world, `U${world.number}E`);
    const speaker = { kind: 'github', login: 'renovate[bot]', isBot: true } as const;
    expect(await world.ask('', `link ${code}`, { speaker })).toMatchObject({ code: 'not-allowed', rule: 'bots' });
    expect(await world.ask('mona', `link ${code}`)).toMatchObject({ kind: 'note' });
  });

  it('the policy file goes before a link, and says so', async () => {
    const world = createWorld(database());
    const user = `U${world.number}F`;
    const code = await codeFor(world, user);
    await world.ask('mona', `link ${code}`);
    world.gitops.push({ 'workflowautom.yaml': `${POLICY}slack: { users: { T01/${user}: paula } }\n` });
    expect(await world.ask('', 'link', inSlack(user))).toMatchObject({
      message: expect.stringContaining(`paula already: the policy file says so (slack.users.T01/${user})`),
    });
    expect(await world.ask('', 'unlink', inSlack(user))).toMatchObject({
      message: expect.stringContaining('The policy file maps you to paula'),
    });
    expect(await world.ask('', 'unlink', inSlack(user))).toMatchObject({
      code: 'not-linked',
      rule: `slack.users.T01/${user}: paula`,
    });
  });
});
