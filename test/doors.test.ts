import { describe, expect, it, vi } from 'vitest';
import type { Answer } from '../src/render/answer.ts';
import { describeDoor, openStage, press, say } from './doors/describe-door.ts';
import { openGitHubDoor } from './doors/open-github-door.ts';
import { openSlackOverHttp, openSlackOverSocket } from './doors/open-slack-door.ts';
import { openScene, type Scene } from './doors/scene.ts';
import { openTestStore } from './fakes/open-test-store.ts';

const database = openTestStore();
const github = openStage('github', database, openGitHubDoor);
const slack = {
  'Slack over HTTP': openStage('slack', database, openSlackOverHttp),
  'Slack in Socket Mode': openStage('slack', database, openSlackOverSocket),
};

describeDoor('GitHub', github, database);
for (const [name, stage] of Object.entries(slack)) describeDoor(name, stage, database);

// Where the doors differ, they differ on purpose: what follows is all of it.

const messageOf = (answers: readonly Answer[]) => {
  const [answer] = answers;
  return answer?.kind === 'note' || answer?.kind === 'refusal' ? answer.message : '';
};

describe('only GitHub', () => {
  /** A world whose number is a pull request's. */
  function inPullRequest(fromFork = false): Scene {
    const scene = github.enter({ standing: ['team'] });
    const { directory, number } = scene.world;
    directory.pullRequests.set(number, { head: 'c'.repeat(40), fromFork, open: true });
    github.door().openPullRequest(number, fromFork);
    return scene;
  }

  it('answers where everybody reads it', async () => {
    const scene = github.enter({ standing: ['preview'] });
    for (const sentence of ['status preview-N', 'wake preview-N', 'sleep preview-N']) {
      const { shown } = await say(github, scene, 'mona', sentence);
      expect(shown.map(({ to }) => to)).toEqual(['everybody']);
    }
  });

  it.each([
    ['that is refused', 'destroy team-N', ['confused']],
    ['that asks', 'status team-N', []],
    ['that is carried out', 'create', ['eyes', 'rocket']],
  ])('marks the sentence itself: one %s', async (_, sentence, marks) => {
    const scene = inPullRequest();
    await say(github, scene, 'mona', sentence);
    expect(github.door().reactions()).toEqual(marks);
  });

  it.each([
    ['alone means help', '', ['help']],
    ['knows the environment of a pull request', 'create', ['create succeeded']],
    ['sends those who want to be linked to Slack', 'link', ['invalid-value']],
    ['does not know a code that was never given', 'link BCDFG23456', ['unknown-code']],
  ])('%s', async (_, sentence, becomes) => {
    expect((await say(github, inPullRequest(), 'mona', sentence)).becomes).toEqual(becomes);
  });

  it.each([
    ['somebody without write access', 'petra', 'create', 'fork-needs-write'],
    ['somebody without a role, who asks for a plan', 'stranger', 'plan team-N', 'not-allowed'],
    ['somebody with write access, and then waits', 'mona', 'create', 'create waiting'],
  ])('hears in a fork: %s', async (_, who, sentence, becomes) => {
    const scene = inPullRequest(true);
    scene.world.directory.permissions.set('petra', 'triage');
    expect((await say(github, scene, who, sentence)).becomes).toEqual([becomes]);
  });

  it('names no pull request of a fork when a button is pressed, and the button works there', async () => {
    const scene = inPullRequest(true);
    await say(github, scene, 'mona', 'create');
    expect((await press(github, scene, 'petra', 'cancel', 'preview')).becomes).toEqual(['create cancelled']);
    await say(github, scene, 'mona', 'create');
    scene.world.directory.permissions.set('petra', 'triage');
    expect((await press(github, scene, 'petra', 'apply', 'preview')).becomes).toEqual(['fork-needs-write']);
    expect((await press(github, scene, 'octocat', 'apply', 'preview')).becomes).toEqual(['create succeeded']);
  });

  it('says when something was said: what was said last counts, whatever comes first', async () => {
    const scene = github.enter({ standing: ['preview'] });
    const { number } = scene.world;
    await github.door().sayLate('mona', `sleep preview-${number}`, `wake preview-${number}`, number);
    expect((await scene.deal()).map((answer) => answer.kind === 'refusal' && answer.code)).toEqual([
      'nothing-to-change',
      'overtaken',
    ]);
  });
});

describe.each(Object.entries(slack))('only Slack: %s', (_, stage) => {
  it('answers the asker alone, and tells everybody of what is done', async () => {
    const scene = stage.enter({ standing: ['preview'] });
    const to = async (sentence: string) => (await say(stage, scene, 'mona', sentence)).shown.map((shown) => shown.to);
    expect(await to('status preview-N')).toEqual(['asker']);
    expect(await to('wake preview-N')).toEqual(['asker']);
    expect(await to('lock preview-N')).toEqual(['asker']);
    expect(await to('sleep preview-N')).toEqual(['everybody']);
  });

  it('lets whom nobody linked look, and no more', async () => {
    const scene = stage.enter({ standing: ['preview'] });
    const becomes = async (sentence: string) => (await say(stage, scene, 'newcomer', sentence)).becomes;
    expect(await becomes('list')).toEqual(['list']);
    expect(await becomes('status preview-N')).toEqual(['status']);
    for (const sentence of ['sleep preview-N', 'plan preview-N', 'lock preview-N', 'list --mine']) {
      expect(await becomes(sentence)).toEqual(['not-linked']);
    }
  });

  it('gives a code to be shown on GitHub, and takes none', async () => {
    const scene = stage.enter();
    const { answers, shown } = await say(stage, scene, 'newcomer', 'link');
    expect(messageOf(answers)).toMatch(/comment \/env link [2-9B-Z]{10} in any pull request/);
    expect(shown.map(({ to }) => to)).toEqual(['asker']);
    expect((await say(stage, scene, 'newcomer', 'link BCDFG23456')).becomes).toEqual(['invalid-value']);
    expect(messageOf((await say(stage, scene, 'mona', 'link')).answers)).toContain('You act as mona already');
  });

  it('alone shows a menu, and create alone a form; nothing is written down for either', async () => {
    const scene = stage.enter();
    for (const sentence of ['', 'create']) {
      expect(await say(stage, scene, 'octocat', sentence)).toMatchObject({ becomes: [], shown: [] });
    }
    expect(stage.door().atOnce('octocat').text).toContain('Environments');
    await vi.waitFor(() => expect(stage.door().atOnce('octocat').window).toBe('Create environment'), 10_000);
    expect(scene.counts).toEqual({ accepted: 0, repeated: 0 });
  });

  it('does not say when something was said: what comes is done in the order it comes', async () => {
    const scene = stage.enter({ standing: ['preview'] });
    const { number } = scene.world;
    await stage.door().say('mona', `wake preview-${number}`, number);
    await stage.door().say('mona', `sleep preview-${number}`, number);
    expect((await scene.deal()).map((answer) => (answer.kind === 'refusal' ? answer.code : answer.kind))).toEqual([
      'nothing-to-change',
      'operation',
    ]);
  });
});

describe('both at once', () => {
  const chat = slack['Slack over HTTP'];

  /** A world with both doors. */
  function inBoth(): Scene {
    const [here, there] = [github.door(), chat.door()];
    const scene = openScene(database(), {
      conversations: { github: here.conversation, slack: there.conversation },
      displays: { ...here.displays, ...there.displays },
    });
    github.join(scene);
    chat.join(scene);
    return scene;
  }

  it('what is asked for at one door is decided at the other, and people are the same at both', async () => {
    const scene = inBoth();
    scene.world.standing('release');
    expect((await say(chat, scene, 'paula', 'sleep release-N')).becomes).toEqual(['sleep waiting']);
    expect((await say(github, scene, 'paula', 'approve release-N')).becomes).toEqual(['requester-may-not-approve']);
    // Where the operation is not shown, whoever approves is told so; where it is, that says it.
    const pete = await say(github, scene, 'pete', 'approve release-N');
    expect(pete.becomes.toSorted()).toEqual(['note', 'sleep waiting']);
    expect(pete.shown).toHaveLength(1);
    expect((await say(chat, scene, 'pete', 'approve release-N')).becomes).toEqual(['sleep waiting']);
    expect((await say(chat, scene, 'petra', 'approve release-N --plan PLAN')).becomes).toEqual(['sleep succeeded']);
  });

  it('a lock of one door holds at the other, and its holder may go on at both', async () => {
    const scene = inBoth();
    scene.world.standing('preview');
    expect((await say(chat, scene, 'mona', 'lock preview-N')).becomes).toEqual(['note']);
    expect((await say(github, scene, 'octocat', 'sleep preview-N')).becomes).toEqual(['environment-locked']);
    expect((await say(github, scene, 'mona', 'sleep preview-N')).becomes).toEqual(['sleep succeeded']);
    expect((await say(github, scene, 'mona', 'unlock preview-N')).becomes).toEqual(['note']);
    expect((await say(chat, scene, 'octocat', 'wake preview-N')).becomes).toEqual(['wake succeeded']);
  });

  it('a code given in Slack and shown on GitHub makes them one', async () => {
    const scene = inBoth();
    scene.world.standing('preview');
    expect((await say(chat, scene, 'newcomer', 'sleep preview-N')).becomes).toEqual(['not-linked']);
    const offer = messageOf((await say(chat, scene, 'newcomer', 'link')).answers);
    const [, code = ''] = /link ([2-9B-Z]{10}) /.exec(offer) ?? [];
    const linked = await say(github, scene, 'octocat', `link ${code}`);
    expect(linked.becomes).toEqual(['note', 'note']);
    const { becomes, answers } = await say(chat, scene, 'newcomer', 'sleep preview-N');
    expect(becomes).toEqual(['sleep succeeded']);
    expect(answers).toMatchObject([{ view: { requester: 'octocat' } }]);
    expect((await say(chat, scene, 'newcomer', 'unlink')).becomes).toEqual(['note']);
    expect((await say(chat, scene, 'newcomer', 'wake preview-N')).becomes).toEqual(['not-linked']);
  });
});
