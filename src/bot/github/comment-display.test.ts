import { describe, expect, it } from 'vitest';
import { BOT, conversationIn, openGitHubLab, PATIENCE, SHOP } from '../../../test/github-lab.ts';
import { sampleView } from '../../../test/sample-view.ts';
import { githubComment } from '../../operations/displays/display.ts';
import type { GitHubRef } from '../../operations/request.ts';
import type { OperationView, PlanView } from '../../render/operation-view.ts';

const lab = openGitHubLab();

const marker = (environment: string) => `<!-- workflowautom:environment=${environment} -->`;
const shown = (issue: number) => lab().github.botComments(SHOP, issue);
const idOf = (reference: string | undefined) => Number(reference?.split(' ')[0]);
const PLAN: PlanView = {
  id: 'p-7k2m9xq',
  createdAt: 0,
  expiresAt: 1,
  files: [],
  stacks: [],
  approvals: { needed: 0, requesterApproves: true, given: [], roles: [] },
  holds: [],
  standIns: [],
};
const show = (
  ref: GitHubRef,
  environment: string,
  message: string,
  reference?: string,
  about?: Partial<OperationView>,
) =>
  lab().door.displays['github-comment']?.show({
    display: githubComment(ref, environment),
    view: sampleView({ environment, outcome: { message, details: [], addresses: [] }, ...about }),
    reference,
  });

describe('the message about an environment', () => {
  it('is written once, and edited in place from then on', async () => {
    const ref = conversationIn(10);
    const first = await show(ref, 'qa', 'First.');
    const second = await show(ref, 'qa', 'Second.', first);
    expect(idOf(second)).toBe(idOf(first));
    expect(shown(10)).toEqual([
      { id: idOf(first), body: expect.stringContaining('Second.'), bodies: expect.anything() },
    ]);
    expect(shown(10)[0]?.bodies).toHaveLength(2);
  });

  it('is not written again when it says that already', async () => {
    const ref = conversationIn(17);
    const first = await show(ref, 'qa', 'The same.');
    const before = lab().github.writes();
    expect(await show(ref, 'qa', 'The same.', first)).toBe(first);
    expect(lab().github.writes()).toBe(before);
  });

  it('is still known by a reference that holds its id alone', async () => {
    const id = lab().github.write(BOT, SHOP, 18, 'Edited beyond recognition.');
    expect(idOf(await show(conversationIn(18), 'qa', 'Here.', String(id)))).toBe(id);
  });

  it('is one for each environment', async () => {
    const [qa, dev] = await Promise.all([
      show(conversationIn(11), 'qa', 'About qa.'),
      show(conversationIn(11), 'dev', 'About dev.'),
    ]);
    expect(qa).not.toBe(dev);
    expect(shown(11).map(({ body }) => body.split('\n')[0])).toEqual(
      expect.arrayContaining([marker('qa'), marker('dev')]),
    );
  });

  it('is found again by its marker when its id was lost, as by a crash between writing and remembering', async () => {
    const id = lab().github.write(BOT, SHOP, 12, `${marker('qa')}\nBefore the crash.`);
    expect(idOf(await show(conversationIn(12), 'qa', 'After.'))).toBe(id);
    expect(shown(12)).toHaveLength(1);
  });

  it('is found again behind more than a page of comments', async () => {
    const { github } = lab();
    for (let i = 0; i < 230; i += 1) github.write('octocat', SHOP, 13, `Comment ${i}.`);
    const id = github.write(BOT, SHOP, 13, `${marker('qa')}\nFar down.`);
    for (let i = 0; i < 10; i += 1) github.write('octocat', SHOP, 13, `Comment ${i}.`);
    expect(idOf(await show(conversationIn(13), 'qa', 'Here.'))).toBe(id);
    expect(shown(13)).toHaveLength(1);
  });

  it('is written anew when somebody deleted it', async () => {
    const { github } = lab();
    const ref = conversationIn(14);
    const first = await show(ref, 'qa', 'First.');
    github.deleteComment(SHOP, idOf(first));
    const second = await show(conversationIn(14), 'qa', 'Second.', first);
    expect(idOf(second)).not.toBe(idOf(first));
    expect(shown(14)).toMatchObject([{ id: idOf(second), body: expect.stringContaining('Second.') }]);
  });

  it.each([
    ["somebody else's that starts with its marker", 'mallory', marker('qa'), 151],
    ['one of its own that only quotes the marker', BOT, `> ${marker('qa')}`, 152],
    ['one of its own about another environment', BOT, marker('qa-2'), 153],
  ])('is never %s', async (_, login, body, issue) => {
    const { github } = lab();
    const other = github.write(login, SHOP, issue, `${body}\nNot the one.`);
    expect(idOf(await show(conversationIn(issue), 'qa', 'Mine.'))).not.toBe(other);
    expect(github.bodies(SHOP, other)).toEqual([`${body}\nNot the one.`]);
  });

  it('fits what GitHub takes, however long the answer is', async () => {
    const files = Array.from({ length: 40 }, (_, i) => ({
      path: `envs/qa/service-${i}.yaml`,
      before: null,
      after: 'replicas: 12345 # a line of some length, repeated\n'.repeat(200),
    }));
    await show(conversationIn(16), 'qa', 'Done.', undefined, { plan: { ...PLAN, files } });
    const [comment] = shown(16);
    expect(comment?.body.length).toBeGreaterThan(10_000);
    expect(comment?.body.length).toBeLessThanOrEqual(65_536);
    expect(comment?.body).toMatch(/more lines/);
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
    const { github } = lab();
    const ref = conversationIn(40);
    const comment = String(github.write(BOT, SHOP, 40, `${marker('qa')}\nBefore.`));
    github.failNext(failure);
    const started = Date.now();
    await expect(show(ref, 'qa', 'After.', comment)).rejects.toMatchObject({
      code: 'conversation-unreachable',
      message: expect.stringMatching(new RegExp(`acme/shop#40: .*${message}`)),
      hint: expect.any(String),
      retryable,
    });
    expect(Date.now() - started).toBeLessThan(PATIENCE + 2_000);
    const other = { ...ref, installation: conversationIn(40).installation ?? 0 };
    expect(idOf(await show(other, 'qa', 'After.', comment))).toBe(Number(comment));
  });

  it('a read is tried a second time before it counts as failed', async () => {
    const { github } = lab();
    github.write(BOT, SHOP, 43, `${marker('qa')}\nBefore.`);
    github.failNext(502);
    await show(conversationIn(43), 'qa', 'After.');
    expect(shown(43)).toMatchObject([{ body: expect.stringContaining('After.') }]);
  });

  it('a refusal for writing too much stops all writes of the installation, and no other, for as long as it says', async () => {
    const { github } = lab();
    const ref = conversationIn(44);
    const first = await show(ref, 'qa', 'Before.');
    github.failNext({ status: 403, body: secondary, headers: { 'retry-after': '120' } });
    await expect(show(ref, 'qa', 'After.', first)).rejects.toMatchObject({ retryAfter: 120_000 });
    const before = github.writes();
    const error: unknown = await show(ref, 'qa', 'After.', first)?.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'conversation-unreachable', retryable: true });
    expect(error).toHaveProperty(
      'retryAfter',
      expect.toSatisfy((time: number) => time > 110_000 && time <= 120_000),
    );
    expect(github.writes()).toBe(before);
    await show(conversationIn(44), 'qa', 'After.', first);
    expect(github.writes()).toBe(before + 1);
  });
});
