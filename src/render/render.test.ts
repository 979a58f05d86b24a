import { describe, expect, it } from 'vitest';
import { SAMPLE_ANSWERS } from '../../test/samples/answers.ts';
import { describeAnswer } from './describe/describe-answer.ts';
import { toMarkdown } from './markdown.ts';
import { toSlackBlocks } from './slack-blocks.ts';
import { toTerminal } from './terminal.ts';

describe.each(Object.entries(SAMPLE_ANSWERS))('%s', (name, answer) => {
  const document = describeAnswer(answer);

  it('reads as Markdown', async () => {
    await expect(`${toMarkdown(document)}`).toMatchFileSnapshot(`golden/${name}.golden.md`);
  });

  it('reads as Slack blocks within Slack limits', async () => {
    const blocks = toSlackBlocks(document);
    expect(blocks.length).toBeLessThanOrEqual(50);
    for (const block of blocks) {
      if (block.type === 'section') expect(block.text?.text.length).toBeLessThanOrEqual(3_000);
    }
    await expect(`${JSON.stringify(blocks, null, 2)}\n`).toMatchFileSnapshot(`golden/${name}.golden.json`);
  });

  it('reads as plain terminal text without control characters', async () => {
    const text = toTerminal(document);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is left is what is asserted
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
    await expect(text).toMatchFileSnapshot(`golden/${name}.golden.txt`);
  });
});

describe('limits and foreign text', () => {
  const long = Array.from({ length: 20_000 }, (_, line) => `+ line ${line}`).join('\n');

  it('a plan too long for a comment is shortened by whole lines, inside its fence, and says so', () => {
    const text = toMarkdown([
      { kind: 'folded', summary: [], blocks: [{ kind: 'code', language: 'diff', text: long }] },
    ]);
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text).toMatch(/… 19600 lines more\n```\n\n<\/details>\n$/);
  });

  it('a fence is longer than any run of backticks inside it', () => {
    const text = toMarkdown([{ kind: 'code', language: 'text', text: 'before\n````\nafter' }]);
    expect(text).toMatch(/^`{5}text\nbefore\n````\nafter\n`{5}\n$/);
  });

  it('foreign text mentions nobody and formats nothing', () => {
    const text = toMarkdown(describeAnswer({ kind: 'note', message: '@octocat *x* <b>y</b> #12' }));
    expect(text).not.toMatch(/@octocat|<b>|#12/);
    expect(text).toContain('\\*x\\*');
  });

  it('a long message stays within what Slack takes and says that there is more', () => {
    const blocks = toSlackBlocks(
      Array.from({ length: 80 }, () => ({ kind: 'code', language: 'text', text: long }) as const),
    );
    expect(JSON.stringify(blocks).length).toBeLessThan(13_200);
    expect(JSON.stringify(blocks.at(-1))).toContain('more than Slack can show');
  });
});
