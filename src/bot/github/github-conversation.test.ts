import { describe, expect, it } from 'vitest';
import { conversationIn, openGitHubLab, SHOP } from '../../../test/github-lab.ts';
import type { Answer } from '../../render/answer.ts';

const lab = openGitHubLab();

const note = (message: string): Answer => ({ kind: 'note', message });
const shown = (issue: number) => lab().github.botComments(SHOP, issue);

describe('an answer', () => {
  it('to one request is given once, however often it is handled', async () => {
    const { conversation } = lab().door;
    for (const ref of [conversationIn(20), conversationIn(20), conversationIn(20)])
      await conversation.reply(ref, 'github:d-1', note('Yes.'));
    expect(shown(20)).toHaveLength(1);
    await conversation.reply(conversationIn(20), 'github:d-2', note('No.'));
    expect(shown(20).map(({ body }) => body.split('\n').slice(1).join('\n').trim())).toEqual(['Yes.', 'No.']);
  });
});

describe('many answers at once', () => {
  it('are spaced by the second GitHub asks for between writes, and no more', async () => {
    const ref = conversationIn(21);
    const started = Date.now();
    const reply = (id: number) => lab().door.conversation.reply(ref, `github:m-${id}`, note(`Answer ${id}.`));
    await Promise.all([reply(1), reply(2), reply(3)]);
    expect(shown(21)).toHaveLength(3);
    expect(Date.now() - started).toBeGreaterThan(1_900);
    expect(Date.now() - started).toBeLessThan(4_500);
  });
});

describe('a mark on the comment that asked', () => {
  it('is a reaction', async () => {
    const { github, door } = lab();
    const comment = github.write('octocat', SHOP, 30, '/env list');
    await door.conversation.react(conversationIn(30, comment), 'seen');
    expect(github.reactions(SHOP, comment)).toEqual(['eyes']);
  });

  it('is not made where there is no comment, as for a label', async () => {
    const before = lab().github.writes();
    await lab().door.conversation.react(conversationIn(30), 'seen');
    expect(lab().github.writes()).toBe(before);
  });

  it('is left out, and nothing is said about it, while GitHub wants no writes', async () => {
    const { github, door } = lab();
    const comment = github.write('octocat', SHOP, 32, '/env list');
    const ref = conversationIn(32, comment);
    github.failNext({ status: 429, headers: { 'retry-after': '60' } });
    await door.conversation.react(ref, 'seen');
    await expect(door.conversation.react(ref, 'done')).resolves.toBeUndefined();
    expect(github.reactions(SHOP, comment)).toEqual([]);
  });

  it.each([
    ['GitHub fails', 500],
    ['GitHub says nothing', 'hang'],
  ] as const)('is passed over when %s', async (_, failure) => {
    const { github, door } = lab();
    const comment = github.write('octocat', SHOP, 31, '/env list');
    github.failNext(failure);
    await expect(door.conversation.react(conversationIn(31, comment), 'refused')).resolves.toBeUndefined();
    expect(github.reactions(SHOP, comment)).toEqual([]);
  });

  it('is passed over when the app is not installed there', async () => {
    const nowhere = { door: 'github', repository: 'acme/elsewhere', issue: 1, comment: 1 } as const;
    await expect(lab().door.conversation.react(nowhere, 'seen')).resolves.toBeUndefined();
  });
});

describe('when GitHub fails', () => {
  it('a write that was done although its answer was lost is not done again', async () => {
    const { github, door } = lab();
    const reply = () => door.conversation.reply(conversationIn(42), 'github:d-4', note('Yes.'));
    github.failNext({ status: 200, body: [] }, 'lost');
    await expect(reply()).rejects.toMatchObject({ code: 'conversation-unreachable' });
    expect(shown(42)).toHaveLength(1);
    await reply();
    expect(shown(42)).toHaveLength(1);
  });

  it('says that the app may not be installed where GitHub knows no such place', async () => {
    const nowhere = { door: 'github', repository: 'acme/elsewhere', issue: 1 } as const;
    await expect(lab().door.conversation.reply(nowhere, 'github:d-5', note('Yes.'))).rejects.toMatchObject({
      code: 'conversation-unreachable',
      hint: 'Is the app installed there?',
    });
  });
});
