import { describe, expect, it } from 'vitest';
import { BOT, conversationIn, openGitHubLab, PATIENCE, SHOP } from '../../../test/github-lab.ts';
import type { Answer } from '../../render/answer.ts';

const lab = openGitHubLab();

const note = (message: string): Answer => ({ kind: 'note', message });
const marker = (environment: string) => `<!-- workflowautom:environment=${environment} -->`;
const shown = (issue: number) => lab().github.botComments(SHOP, issue);

describe('the message about an environment', () => {
  it('is written once, and edited in place from then on', async () => {
    const { conversation } = lab().door;
    const ref = conversationIn(10);
    const id = await conversation.upsertSticky(ref, 'qa', note('First.'), undefined);
    expect(await conversation.upsertSticky(ref, 'qa', note('Second.'), id)).toBe(id);
    expect(shown(10)).toEqual([
      { id: Number(id), body: expect.stringContaining('Second.'), bodies: expect.anything() },
    ]);
    expect(shown(10)[0]?.bodies).toHaveLength(2);
  });

  it('is one for each environment', async () => {
    const { conversation } = lab().door;
    const [qa, dev] = await Promise.all([
      conversation.upsertSticky(conversationIn(11), 'qa', note('About qa.'), undefined),
      conversation.upsertSticky(conversationIn(11), 'dev', note('About dev.'), undefined),
    ]);
    expect(qa).not.toBe(dev);
    expect(shown(11).map(({ body }) => body.split('\n')[0])).toEqual(
      expect.arrayContaining([marker('qa'), marker('dev')]),
    );
  });

  it('is found again by its marker when its id was lost, as by a crash between writing and remembering', async () => {
    const id = lab().github.write(BOT, SHOP, 12, `${marker('qa')}\nBefore the crash.`);
    expect(await lab().door.conversation.upsertSticky(conversationIn(12), 'qa', note('After.'), undefined)).toBe(
      String(id),
    );
    expect(shown(12)).toHaveLength(1);
  });

  it('is found again behind more than a page of comments', async () => {
    const { github, door } = lab();
    for (let i = 0; i < 230; i += 1) github.write('octocat', SHOP, 13, `Comment ${i}.`);
    const id = github.write(BOT, SHOP, 13, `${marker('qa')}\nFar down.`);
    for (let i = 0; i < 10; i += 1) github.write('octocat', SHOP, 13, `Comment ${i}.`);
    expect(await door.conversation.upsertSticky(conversationIn(13), 'qa', note('Here.'), undefined)).toBe(String(id));
    expect(shown(13)).toHaveLength(1);
  });

  it('is written anew when somebody deleted it', async () => {
    const { github, door } = lab();
    const ref = conversationIn(14);
    const first = await door.conversation.upsertSticky(ref, 'qa', note('First.'), undefined);
    github.deleteComment(SHOP, Number(first));
    const second = await door.conversation.upsertSticky(conversationIn(14), 'qa', note('Second.'), first);
    expect(second).not.toBe(first);
    expect(shown(14)).toMatchObject([{ id: Number(second), body: expect.stringContaining('Second.') }]);
  });

  it.each([
    ["somebody else's that starts with its marker", 'mallory', marker('qa'), 151],
    ['one of its own that only quotes the marker', BOT, `> ${marker('qa')}`, 152],
    ['one of its own about another environment', BOT, marker('qa-2'), 153],
  ])('is never %s', async (_, login, body, issue) => {
    const { github, door } = lab();
    const other = github.write(login, SHOP, issue, `${body}\nNot the one.`);
    const id = await door.conversation.upsertSticky(conversationIn(issue), 'qa', note('Mine.'), undefined);
    expect(id).not.toBe(String(other));
    expect(github.bodies(SHOP, other)).toEqual([`${body}\nNot the one.`]);
  });

  it('fits what GitHub takes, however long the answer is', async () => {
    const files = Array.from({ length: 40 }, (_, i) => ({
      path: `envs/qa/service-${i}.yaml`,
      before: null,
      after: 'replicas: 12345 # a line of some length, repeated\n'.repeat(200),
    }));
    const answer: Answer = { kind: 'diff', environment: 'qa', files, stacks: [], drift: [] };
    await lab().door.conversation.upsertSticky(conversationIn(16), 'qa', answer, undefined);
    const [comment] = shown(16);
    expect(comment?.body.length).toBeGreaterThan(10_000);
    expect(comment?.body.length).toBeLessThanOrEqual(65_536);
    expect(comment?.body).toMatch(/lines more/);
  });
});

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
  const spent = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(Date.now() / 1_000) + 3_600) };
  const secondary = { message: 'You have exceeded a secondary rate limit. Please wait a few minutes.' };

  it.each([
    ['an error of its own', 500, 'GitHub answered 500', true],
    ['a gateway that is gone', 502, 'GitHub answered 502', true],
    ['a missing permission', 403, 'GitHub answered 403', true],
    ['a secondary rate limit', { status: 403, body: secondary, headers: { 'retry-after': '120' } }, '403', true],
    ['a spent quota, good again in an hour', { status: 403, headers: spent }, '403', true],
    ['too many requests', { status: 429, headers: { 'retry-after': '600' } }, 'GitHub answered 429', true],
    ['a conversation that is gone', 410, 'GitHub answered 410', false],
    ['a body it does not take', 422, 'GitHub answered 422', false],
    ['silence', 'hang', 'GitHub does not answer', true],
  ] as const)('%s ends a write at once, and the next one succeeds', async (_, failure, message, retryable) => {
    const { github, door } = lab();
    const ref = conversationIn(40);
    const comment = String(github.write(BOT, SHOP, 40, `${marker('qa')}\nBefore.`));
    github.failNext(failure);
    const started = Date.now();
    await expect(door.conversation.upsertSticky(ref, 'qa', note('After.'), comment)).rejects.toMatchObject({
      code: 'conversation-unreachable',
      message: expect.stringMatching(new RegExp(`acme/shop#40: .*${message}`)),
      hint: expect.any(String),
      retryable,
    });
    expect(Date.now() - started).toBeLessThan(PATIENCE + 2_000);
    const other = { ...ref, installation: conversationIn(40).installation ?? 0 };
    expect(await door.conversation.upsertSticky(other, 'qa', note('After.'), comment)).toBe(comment);
  });

  it('a write that was done although its answer was lost is not done again', async () => {
    const { github, door } = lab();
    const reply = () => door.conversation.reply(conversationIn(42), 'github:d-4', note('Yes.'));
    github.failNext({ status: 200, body: [] }, 'lost');
    await expect(reply()).rejects.toMatchObject({ code: 'conversation-unreachable' });
    expect(shown(42)).toHaveLength(1);
    await reply();
    expect(shown(42)).toHaveLength(1);
  });

  it('a read is tried a second time before it counts as failed', async () => {
    const { github, door } = lab();
    github.write(BOT, SHOP, 43, `${marker('qa')}\nBefore.`);
    github.failNext(502);
    await door.conversation.upsertSticky(conversationIn(43), 'qa', note('After.'), undefined);
    expect(shown(43)).toMatchObject([{ body: expect.stringContaining('After.') }]);
  });

  it('says that the app may not be installed where GitHub knows no such place', async () => {
    const nowhere = { door: 'github', repository: 'acme/elsewhere', issue: 1 } as const;
    await expect(lab().door.conversation.reply(nowhere, 'github:d-5', note('Yes.'))).rejects.toMatchObject({
      code: 'conversation-unreachable',
      hint: 'Is the app installed there?',
    });
  });
});
