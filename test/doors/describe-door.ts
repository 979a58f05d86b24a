import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from '../../src/commands/parse.ts';
import type { Conversation } from '../../src/operations/ports/conversation.ts';
import type { DisplayWriters } from '../../src/operations/ports/display-writer.ts';
import type { Answer } from '../../src/render/answer.ts';
import { describeAnswer } from '../../src/render/describe/describe-answer.ts';
import type { Document } from '../../src/render/document.ts';
import type { TestStore } from '../fakes/open-test-store.ts';
import { SHOP } from '../github-lab.ts';
import type { Button, Door, Intake, Shown, Spoken } from './door.ts';
import { openScene, type Scene } from './scene.ts';
import { type Dialogue, SENTENCES } from './sentences.ts';
import { documentWords, isLeftOf, sentenceWords } from './words.ts';

export type OpenDoor<D extends Door> = (intake: Intake) => Promise<D>;

/** A door that is open for all tests of a file, each in a world of its own. */
export type Stage<D extends Door> = {
  readonly door: () => D;
  /** A new world, the one everything said from now on is about. */
  enter(furniture?: Pick<Dialogue, 'standing' | 'given'>): Scene;
  /** The same, for a world that has other doors, too. */
  join(scene: Scene): void;
};

/** What came of one sentence. */
export type Turn = {
  readonly answers: readonly Answer[];
  /** Each answer in a word or two: a refusal's code, an operation and its state. */
  readonly becomes: readonly string[];
  readonly shown: readonly Shown[];
  /** The host says the same again. */
  again(): Promise<Omit<Turn, 'again'>>;
};

/** Opens a door before the tests of this group and closes it after them. */
export function openStage<D extends Door>(
  host: 'github' | 'slack',
  database: () => TestStore,
  open: OpenDoor<D>,
): Stage<D> {
  let door: D;
  let scene: Scene | undefined;
  beforeAll(async () => {
    const { clock } = database();
    // GitHub says when something was said, by the clock on the wall.
    clock.pass(Date.now() - clock.now());
    door = await open({ submit: async (request) => (await scene?.submit(request)) ?? true, now: clock.now });
  });
  afterAll(() => door.close());
  return {
    door: () => door,
    enter(furniture = {}) {
      scene = openScene(database(), { conversations: { [host]: door.conversation }, displays: door.displays });
      furnish(scene, furniture);
      return scene;
    },
    join(other) {
      scene = other;
    },
  };
}

/** Somebody says one sentence at a door, and everything that follows from it is done. */
export async function say(stage: Stage<Door>, scene: Scene, who: string, sentence: string): Promise<Turn> {
  return turnOf(stage, scene, await stage.door().say(who, await spoken(scene, sentence), scene.world.number));
}

/** Somebody presses the button beside the newest plan of an environment of that kind. */
export async function press(
  stage: Stage<Door>,
  scene: Scene,
  who: string,
  verb: Button['verb'],
  kind: string,
): Promise<Turn> {
  const { number } = scene.world;
  const environment = `${kind}-${number}`;
  const button = { verb, environment, plan: await scene.planOf(environment) };
  return turnOf(stage, scene, await stage.door().press(who, button, number));
}

async function turnOf({ door }: Stage<Door>, scene: Scene, { again }: Spoken): Promise<Turn> {
  const answered = async () => {
    const answers = await scene.deal();
    return { answers, becomes: answers.map(outcome), shown: door().shown(scene.world.number) };
  };
  return {
    ...(await answered()),
    async again() {
      await again();
      return answered();
    },
  };
}

/** Every sentence of the contract, at this door: answered as the operations themselves answer, and shown so. */
export function describeDoor(name: string, stage: Stage<Door>, database: () => TestStore): void {
  describe(`${name}: one contract`, () => {
    it.each(SENTENCES.map((dialogue) => [dialogue.name, dialogue] as const))('%s', async (_, dialogue) => {
      const scene = stage.enter(dialogue);
      const expected = await answersWithoutDoor(database(), dialogue);
      let before: readonly Document[] = [];
      for (const [index, [who, sentence, becomes]] of dialogue.steps.entries()) {
        const turn = await say(stage, scene, who, sentence);
        expect(turn.becomes, sentence).toEqual([becomes]);
        expect(turn.answers.map((answer) => comparable(scene, answer))).toEqual(expected[index]);
        const said = turn.answers.map(describeAnswer);
        // A message that says so already is not written again.
        const isOld = turn.answers[0]?.kind === 'operation' && JSON.stringify(said) === JSON.stringify(before);
        if (!isOld || turn.shown.length > 0) expectShown(turn.shown, said);
        before = said;
      }
    });

    it.each([
      ['apply', 'paula', 'sleep succeeded'],
      ['apply', 'mona', 'not-an-approver'],
      ['apply', 'stranger', 'not-an-approver'],
      ['cancel', 'paula', 'sleep cancelled'],
      ['cancel', 'mona', 'not-allowed'],
    ] as const)('the button that says %s, pressed by %s: %s', async (verb, who, becomes) => {
      const scene = stage.enter({ standing: ['team'] });
      await say(stage, scene, 'mona', 'sleep team-N');
      const pressed = await press(stage, scene, who, verb, 'team');
      expect(pressed.becomes).toEqual([becomes]);
      expect(await pressed.again()).toEqual({ answers: [], becomes: [], shown: [] });
    });

    it.each([
      ['a question', 'list', 'list'],
      ['a refusal', 'destroy team-N', 'not-allowed'],
      ['what is done', 'sleep preview-N', 'sleep succeeded'],
    ])('%s told three times is answered once', async (_, sentence, becomes) => {
      const scene = stage.enter({ standing: ['preview', 'team'] });
      const { becomes: first, again } = await say(stage, scene, 'mona', sentence);
      expect(first).toEqual([becomes]);
      for (let time = 0; time < 2; time += 1) {
        expect(await again()).toEqual({ answers: [], becomes: [], shown: [] });
      }
      expect(scene.counts).toEqual({ accepted: 1, repeated: 2 });
    });
  });
}

/** Each answer once, all its sentences word for word, and nothing it does not say. */
function expectShown(shown: readonly Shown[], said: readonly Document[]): void {
  expect(shown).toHaveLength(said.length);
  for (const [index, document] of said.entries()) {
    const { words = '' } = shown[index] ?? {};
    for (const sentence of sentenceWords(document)) expect(words).toContain(sentence);
    expect({ words, isLeft: isLeftOf(documentWords(document), words) }).toEqual({ words, isLeft: true });
  }
}

const SILENT: Conversation = { reply: async () => undefined, react: async () => undefined };
const UNSEEN: DisplayWriters = { 'github-comment': { show: async () => 'somewhere' } };

const known = new Map<Dialogue, readonly (readonly string[])[]>();

/** The same sentences, said to the operations with no host in between; asked once for all doors. */
async function answersWithoutDoor(database: TestStore, dialogue: Dialogue): Promise<readonly (readonly string[])[]> {
  const before = known.get(dialogue);
  if (before) return before;
  const scene = openScene(database, { conversations: { github: SILENT }, displays: UNSEEN });
  furnish(scene, dialogue);
  const answers: (readonly string[])[] = [];
  for (const [index, [login, sentence]] of dialogue.steps.entries()) {
    const said = parse(`/env ${await spoken(scene, sentence)}`);
    if (said.kind === 'ignore') throw new Error('Nothing was said.');
    await scene.submit({
      id: `plain:${scene.world.number}-${index}`,
      conversation: { door: 'github', repository: SHOP, issue: scene.world.number },
      speaker: { kind: 'github', login, isBot: false },
      said,
      receivedAt: scene.world.clock.now(),
    });
    answers.push((await scene.deal()).map((answer) => comparable(scene, answer)));
  }
  known.set(dialogue, answers);
  return answers;
}

function furnish({ world }: Scene, { standing = [], given }: Pick<Dialogue, 'standing' | 'given'>): void {
  for (const kind of standing) world.standing(kind);
  given?.(world);
}

/** The sentence in this world: of its environments, and of the plan that was made last. */
async function spoken({ world, planOf }: Scene, sentence: string): Promise<string> {
  const text = sentence.replace(/\bN\b/g, String(world.number));
  const environment = /\b[a-z]+-\d+\b/.exec(text)?.[0] ?? '';
  return text.includes('PLAN') ? text.replace('PLAN', await planOf(environment)) : text;
}

/** What came of a sentence, in a word or two. */
function outcome(answer: Answer): string {
  if (answer.kind === 'refusal') return answer.code;
  return answer.kind === 'operation' ? `${answer.view.title} ${answer.view.state}` : answer.kind;
}

/** What is said, without what tells one world, one moment and one door from another. */
function comparable({ world }: Scene, answer: Answer): string {
  return JSON.stringify(describeAnswer(answer), null, 1)
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?( ?UTC|Z)?/g, '(time)')
    .replace(/\bop-[a-z0-9]{10}\b/g, '(operation)')
    .replace(/\bp-[a-z0-9]{7}\b/g, '(plan)')
    .replace(/\b[0-9a-f]{40}\b/g, '(commit)')
    .replace(/\b\d+(\.\d+)? ?s\b/g, '(took)')
    .replace(/ in (GitHub|Slack)\b/g, ' (here)')
    .replaceAll(String(world.number), 'N');
}
