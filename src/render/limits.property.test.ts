import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateBlocks } from '../../sandbox/slack/validate-blocks.ts';
import { describeAnswer } from './describe/describe-answer.ts';
import type { Action, Block, Document, Span } from './document.ts';
import { toHtml } from './html.ts';
import { toMarkdown } from './markdown.ts';
import { toSlackBlocks } from './slack-blocks.ts';

const URL = 'https://bot.example.com/operations/op-1?key=abc';
const HOSTILE = [
  '```',
  '~~~',
  '`',
  '<details>',
  '</details>',
  '</summary>',
  '<!channel>',
  '<@U012AB3CD>',
  '&',
  '*',
  '_',
  '😀',
  '\n',
  '|',
  '<script>alert(1)</script>',
  '<!--',
  '-->',
  '# ',
  '- ',
  '1. ',
  '> ',
  '@mona',
  '\u001b[31m',
  '"',
  "'",
  ']]>',
  '](',
  '\\',
];

const foreign = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ maxLength: 12 })), { maxLength: 8 })
  .map((parts) => parts.join(''));
const long = fc.tuple(foreign, fc.integer({ min: 1, max: 400 })).map(([text, times]) => `${text}\n`.repeat(times));
const wide = fc.tuple(foreign, fc.integer({ min: 1, max: 900 })).map(([text, times]) => text.repeat(times));
const words = fc.oneof({ weight: 6, arbitrary: foreign }, { weight: 1, arbitrary: wide });

const span: fc.Arbitrary<Span> = fc.oneof(
  fc.record({ kind: fc.constantFrom('plain', 'strong', 'code'), text: words }),
  fc.record({ kind: fc.constant('person'), login: foreign }),
  fc.record({ kind: fc.constant('link'), text: foreign, url: fc.oneof(fc.webUrl(), foreign) }),
);
const spans = fc.array(span, { maxLength: 5 });
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    kind: fc.constant('command'),
    label: foreign.map((text) => `x${text}`),
    words: fc.array(words),
    confirm: words.map((text) => `x${text}`),
  }),
  fc.record({ kind: fc.constant('open'), label: fc.constant('Open'), url: fc.webUrl() }),
  fc.record({ kind: fc.constant('show-diff'), label: fc.constant('Show diff'), operation: fc.constant('op-1') }),
);
const flat: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('heading'), tone: fc.constantFrom('good', 'bad', 'plain'), spans }),
  fc.record({ kind: fc.constantFrom('text', 'alert', 'small'), spans }),
  fc.record({ kind: fc.constant('list'), items: fc.array(spans, { maxLength: 30 }) }),
  fc.record({
    kind: fc.constant('table'),
    header: fc.constant(['a', 'b']),
    rows: fc.array(fc.tuple(words, foreign), { maxLength: 40 }),
  }),
  fc.record({ kind: fc.constant('code'), language: fc.constantFrom('diff', 'text'), text: fc.oneof(long, words) }),
  fc.record({ kind: fc.constant('actions'), actions: fc.array(action, { maxLength: 30 }) }),
);
const folded: fc.Arbitrary<Block> = fc.record({
  kind: fc.constant('folded'),
  summary: spans,
  blocks: fc.array(flat, { maxLength: 4 }),
});
const documents: fc.Arbitrary<Document> = fc.array(fc.oneof(flat, folded), { maxLength: 70 });

/** Lines that are neither inside a fence nor folded away wrongly; throws where one is left open. */
function outsideFences(markdown: string): string[] {
  const outside: string[] = [];
  let open: string | undefined;
  for (const line of markdown.split('\n')) {
    const ticks = /^(`{3,})[^`]*$/.exec(line)?.[1];
    if (open === undefined && ticks) open = ticks;
    else if (open !== undefined && line.trim() === open) open = undefined;
    else if (open === undefined) outside.push(line);
  }
  expect(open).toBeUndefined();
  return outside;
}

describe('Markdown of any document, at any limit', () => {
  it('is never longer than the limit, and every fence and every <details> is closed', () => {
    fc.assert(
      fc.property(documents, fc.integer({ min: 300, max: 70_000 }), fc.boolean(), (document, limit, linked) => {
        const text = toMarkdown(document, limit, linked ? URL : undefined);
        expect(text.length).toBeLessThanOrEqual(limit);
        const lines = outsideFences(text);
        const opened = lines.filter((line) => line.startsWith('<details')).length;
        expect(lines.filter((line) => line === '</details>').length).toBe(opened);
      }),
      { numRuns: 60 },
    );
  });

  it('links to the whole when something was left out, and only then', () => {
    fc.assert(
      fc.property(documents, fc.integer({ min: 300, max: 20_000 }), (document, limit) => {
        const whole = toMarkdown(document, Number.MAX_SAFE_INTEGER);
        expect(toMarkdown(document, limit, URL).endsWith(`<${URL}>\n`)).toBe(whole.length > limit);
      }),
      { numRuns: 40 },
    );
  });

  it('foreign text mentions nobody and formats nothing', () => {
    const text = toMarkdown(describeAnswer({ kind: 'note', message: '@octocat *x* <b>y</b> #12' }));
    expect(text).not.toMatch(/@octocat|<b>|#12/);
    expect(text).toContain('\\*x\\*');
  });

  it('a paragraph that begins as a list or a heading does is still a paragraph', () => {
    const text = toMarkdown(['# a', '- b', '+ c', '12. d', '> e'].map((foreignText) => note(foreignText)));
    expect(text).toBe('\\# a\n\n\\- b\n\n\\+ c\n\n12\\. d\n\n\\> e\n');
  });

  it('a fence is longer than any run of backticks inside it', () => {
    const text = toMarkdown([{ kind: 'code', language: 'text', text: 'before\n````\nafter' }]);
    expect(text).toMatch(/^`{5}text\nbefore\n````\nafter\n`{5}\n$/);
  });
});

describe('Slack blocks of any document', () => {
  it.each(['message', 'view'] as const)('are within the limits of a %s', (surface) => {
    fc.assert(
      fc.property(documents, (document) => {
        const blocks = toSlackBlocks([note('it'), ...document], { surface, url: URL });
        expect(validateBlocks(blocks, surface)).toEqual([]);
        expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(surface === 'message' ? 12_000 : 100_000);
      }),
      { numRuns: 40 },
    );
  });

  it('buttons outlive a difference that is too long, and the last block links to the whole', () => {
    const text = Array.from({ length: 20_000 }, (_, line) => `+ line ${line}`).join('\n');
    const blocks = toSlackBlocks(
      [
        {
          kind: 'folded',
          summary: [],
          blocks: Array.from({ length: 8 }, () => ({ kind: 'code', language: 'diff', text }) as const),
        },
        { kind: 'actions', actions: [{ kind: 'command', label: 'Approve', words: ['apply', 'qa'] }] },
      ],
      { url: URL },
    );
    expect(blocks.map(({ type }) => type).slice(-2)).toEqual(['actions', 'context']);
    expect(JSON.stringify(blocks.at(-1))).toContain(`<${URL}|the whole of it>`);
  });

  it("somebody's reason mentions nobody, quotes nothing and formats nothing", () => {
    const [block] = toSlackBlocks(describeAnswer({ kind: 'note', message: '<!channel> *x* `y`\n> z' }));
    expect(block).toMatchObject({ text: { text: '&lt;!channel&gt; *\u200bx* `\u200by` &gt; z', verbatim: true } });
  });
});

describe('the HTML page of any document', () => {
  it('has no element, attribute or address that is not its own', () => {
    const own =
      /<(?:!doctype html|\/?(?:html|head|body|title|style|h1|h2|p|ul|li|div|table|tr|th|td|pre|span|details|summary|b|code|a)|meta)(?: (?:lang="en"|charset="utf-8"|name="(?:viewport|robots)" content="[\w=,-]+"|class="\w+"|open|href="https?:\/\/[^"<>]*"))*>/gi;
    fc.assert(
      fc.property(documents, foreign, (document, title) => {
        expect(
          toHtml(document, title)
            .replace(own, '')
            .replace(/<style>[\s\S]*?<\/style>/, ''),
        ).not.toMatch(/[<>]/);
      }),
      { numRuns: 40 },
    );
  });
});

function note(text: string): Block {
  return { kind: 'text', spans: [{ kind: 'plain', text }] };
}
