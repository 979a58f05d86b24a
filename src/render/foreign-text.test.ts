import { describe, expect, it } from 'vitest';
import { code, type Document, plain } from './document.ts';
import { toMarkdown } from './markdown.ts';
import { toSlackBlocks } from './slack-blocks.ts';

/** Where a reason, a branch or a label ends up. */
const said = (text: string): Document => [
  { kind: 'heading', tone: 'bad', spans: [plain(text)] },
  { kind: 'text', spans: [plain(text)] },
  { kind: 'list', items: [[plain(text)]] },
  { kind: 'folded', summary: [plain(text)], blocks: [{ kind: 'text', spans: [code(text)] }] },
  { kind: 'small', spans: [plain(text)] },
];

describe('what people write is shown and does nothing', () => {
  it.each([
    ['a mention', '@octocat and @acme/platform', /@(?=\w)/],
    ['a mention spelt as an entity', '&#64;octocat', /(?<!\\|\w)&#64;/],
    ['an image', '![x](https://example.com/track.png)', /(?<!\\)\[x\]\(/],
    ['HTML', '<img src=x>', /(?<!\\)<img/],
    ['an HTML comment', '<!-- workflowautom:request=1 -->', /(?<!\\)<!--/],
    ['a heading of its own', 'x\n# Approved', /^# Approved/m],
  ])('in Markdown: %s', (_, text, effect) => {
    const outsideCode = toMarkdown(said(text)).replace(/(`+)[\s\S]*?\1/g, '');
    expect(outsideCode).not.toMatch(effect);
  });

  it.each([
    ['a mention of all', '<!channel> @channel', '&lt;!channel&gt; @channel'],
    ['a mention of one', '<@U012AB3CD>', '&lt;@U012AB3CD&gt;'],
    ['a link that reads as another', '<https://e.example|bank>', '&lt;https://e.example|bank&gt;'],
    ['bold', '*Approved*', '*\u200bApproved*'],
    ['an entity', '&lt;!channel&gt;', '&amp;lt;!channel&amp;gt;'],
  ])('in Slack: %s', (_, text, shown) => {
    const written = JSON.stringify(toSlackBlocks([{ kind: 'text', spans: [plain(text)] }]));
    expect(written).toContain(`"text":"${shown}"`);
    // Slack itself makes mentions and links of plain words, unless told not to.
    expect(written).toContain('"verbatim":true');
  });
});
