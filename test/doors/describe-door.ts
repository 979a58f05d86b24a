import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from '../../src/commands/parse.ts';
import type { Conversation } from '../../src/operations/ports/conversation.ts';
import type { DisplayWriters } from '../../src/operations/ports/display-writer.ts';
import type { Answer } from '../../src/render/answer.ts';
import { describeAnswer } from '../../src/render/describe/describe-answer.ts';
import type { Document } from '../../src/render/document.ts';
import type { TestStore } from '../fakes/open-test-store.ts';
import { SHOP } from '../github-lab.ts';
import type { Door, Intake, Shown } from './door.ts';
import { openScene, type Scene } from './scene.ts';
import { type Dialogue, SENTENCES } from './sentences.ts';
import { documentWords, isLeftOf, sentenceWords } from './words.ts';

export type OpenDoor<D extends Door> = (intake: Intake) => Promise<D>;

/** A door that is open for a whole group of tests, each in a world of its own. */
export type Stage<D extends Door> = {
  readonly door: () => D;
  /** A new world, the one everything said from now on is about. */
  enter(dialogue: Dialogue): Scene;
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
    enter(dialogue) {
      scene = openScene(database(), host, door);
      furnish(scene, dialogue);
      return scene;
    },
  };
}

/** Every sentence of the contract, at this door: answered as the operations themselves answer, and shown so. */
export function describeDoor(name: string, { door, enter }: Stage<Door>, database: () => TestStore): void {
  describe(`${name}: one contract`, () => {
    it.each(SENTENCES.map((dialogue) => [dialogue.name, dialogue] as const))('%s', async (_, dialogue) => {
      const scene = enter(dialogue);
      const expected = await answersWithoutDoor(database(), dialogue);
      let before: readonly Document[] = [];
      for (const [index, [who, sentence, becomes]] of dialogue.steps.entries()) {
        await door().say(who, await spoken(scene, sentence), scene.world.number);
        const answers = await scene.deal();
        expect(answers.map(outcome), sentence).toEqual([becomes]);
        expect(answers.map((answer) => comparable(scene, answer))).toEqual(expected[index]);
        const said = answers.map(describeAnswer);
        const shown = door().shown(scene.world.number);
        // A message that says so already is not written again.
        const isOld = answers[0]?.kind === 'operation' && JSON.stringify(said) === JSON.stringify(before);
        if (!isOld || shown.length > 0) expectShown(shown, said);
        before = said;
      }
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
  const scene = openScene(database, 'github', { conversation: SILENT, displays: UNSEEN });
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

function furnish({ world }: Scene, { standing = [], given }: Dialogue): void {
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
