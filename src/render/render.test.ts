import { describe, expect, it } from 'vitest';
import { validateBlocks } from '../../sandbox/slack/validate-blocks.ts';
import { SAMPLE_ANSWERS } from '../../test/samples/answers.ts';
import { SAMPLE_REFUSALS } from '../../test/samples/refusals.ts';
import { describeAnswer } from './describe/describe-answer.ts';
import { describeOperationDifference } from './describe/describe-difference.ts';
import { describeThread } from './describe/describe-thread.ts';
import { toMarkdown } from './markdown.ts';
import { toSlackBlocks } from './slack-blocks.ts';
import { toTerminal } from './terminal.ts';

const ALL = { ...SAMPLE_ANSWERS, ...SAMPLE_REFUSALS };

describe.each(Object.entries(SAMPLE_ANSWERS))('%s', (name, answer) => {
  const document = describeAnswer(answer);

  it('reads as Markdown', async () => {
    await expect(toMarkdown(document)).toMatchFileSnapshot(`golden/${name}.golden.md`);
  });

  it('reads as Slack blocks', async () => {
    const surface = answer.kind === 'home' ? 'view' : 'message';
    const folded = answer.kind === 'operation' ? 'summarised' : 'shown';
    const blocks = toSlackBlocks(document, { surface, folded });
    await expect(`${JSON.stringify(blocks, null, 2)}\n`).toMatchFileSnapshot(`golden/${name}.golden.json`);
  });

  it('reads as plain terminal text', async () => {
    await expect(toTerminal(document)).toMatchFileSnapshot(`golden/${name}.golden.txt`);
  });
});

describe.each(['operation-planning', 'operation-running', 'operation-succeeded-create'])(
  'the timeline of %s',
  (name) => {
    const answer = SAMPLE_ANSWERS[name];
    const document = answer?.kind === 'operation' ? describeThread(answer.view) : [];

    it('reads as Slack blocks, which Slack takes', async () => {
      const blocks = toSlackBlocks(document);
      expect(validateBlocks(blocks, 'message')).toEqual([]);
      await expect(`${JSON.stringify(blocks, null, 2)}\n`).toMatchFileSnapshot(`golden/thread-${name}.golden.json`);
    });
  },
);

it('the window of a difference reads as Slack blocks, which Slack takes', async () => {
  const answer = SAMPLE_ANSWERS['operation-waiting-destructive'];
  const view = answer?.kind === 'operation' ? answer.view : undefined;
  const document = view?.plan ? describeOperationDifference(view, view.plan) : [];
  const blocks = toSlackBlocks(document, { surface: 'view' });
  expect(validateBlocks(blocks, 'view')).toEqual([]);
  await expect(`${JSON.stringify(blocks, null, 2)}\n`).toMatchFileSnapshot('golden/window-difference.golden.json');
});

it('a plan of five thousand lines keeps its buttons in Slack, above what is left of it', () => {
  const answer = SAMPLE_ANSWERS['operation-waiting-sleep'];
  if (answer?.kind !== 'operation' || !answer.view.plan) throw new Error('There is no such sample.');
  const files = [{ path: 'envs/qa/api.yaml', before: null, after: 'a line\n'.repeat(5_000) }];
  const view = { ...answer.view, plan: { ...answer.view.plan, files } };
  const blocks = toSlackBlocks(describeAnswer({ kind: 'operation', view }), { folded: 'summarised' });
  expect(validateBlocks(blocks, 'message')).toEqual([]);
  const buttons = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
  expect(buttons.map((button) => button.type === 'button' && button.text.text)).toEqual([
    'Approve',
    'Discard',
    'Show diff',
  ]);
  expect(JSON.stringify(blocks)).not.toContain('a line');
});

describe('every refusal, one file for each host', () => {
  const documents = Object.entries(SAMPLE_REFUSALS).map(([name, answer]) => [name, describeAnswer(answer)] as const);

  it('reads as Markdown', async () => {
    const text = documents.map(([name, document]) => `<!-- ${name} -->\n${toMarkdown(document)}`).join('\n');
    await expect(text).toMatchFileSnapshot('golden/refusals.golden.md');
  });

  it('reads as Slack blocks', async () => {
    const blocks = Object.fromEntries(documents.map(([name, document]) => [name, toSlackBlocks(document)]));
    await expect(`${JSON.stringify(blocks, null, 2)}\n`).toMatchFileSnapshot('golden/refusals.golden.json');
  });

  it('reads as plain terminal text', async () => {
    const text = documents.map(([name, document]) => `# ${name}\n${toTerminal(document)}`).join('\n');
    await expect(text).toMatchFileSnapshot('golden/refusals.golden.txt');
  });
});

describe.each(Object.entries(ALL))('%s', (_, answer) => {
  const document = describeAnswer(answer);

  it('is what Slack takes', () => {
    const surface = answer.kind === 'home' ? 'view' : 'message';
    expect(validateBlocks(toSlackBlocks(document, { surface }), surface)).toEqual([]);
  });

  it('moves no cursor in a terminal', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is left is what is asserted
    expect(toTerminal(document)).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
  });
});
