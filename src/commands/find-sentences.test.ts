import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSentences } from './find-sentences.ts';
import { parse } from './parse.ts';

const planQa = { kind: 'command', command: { verb: 'plan', environment: 'qa', args: [], flags: {} } };

describe('a comment is a command where', () => {
  it.each([
    ['the trigger begins the only line', '/env plan qa'],
    ['prose stands above', 'Let me see.\n\n/env plan qa'],
    ['prose stands directly above', 'Let me see.\n/env plan qa'],
    ['prose stands below', '/env plan qa\n\nThank you!'],
    ['prose stands directly below', '/env plan qa\nThank you!'],
    ['the trigger has one space before it', ' /env plan qa'],
    ['the trigger has three spaces before it', '   /env plan qa'],
    ['the trigger is in capitals', '/ENV plan qa'],
    ['the verb is in capitals', '/env PLAN qa'],
    ['the environment is in capitals', '/env plan QA'],
    ['lines end in CR LF', 'Hello\r\n/env plan qa\r\nBye'],
    ['lines end in CR', 'Hello\r/env plan qa\rBye'],
    ['words are apart by tabs', '/env\tplan\t\tqa\t'],
    ['words are apart by no-break spaces', '/env\u00A0plan\u00A0qa\u00A0'],
    ['words are apart by narrow no-break spaces', '/env\u202Fplan\u2007qa'],
    ['a no-break space stands before the trigger', 'Hello\n\u00A0/env plan qa'],
    ['a byte-order mark stands before the comment', '\uFEFF/env plan qa'],
    ['a byte-order mark stands before prose', '\uFEFFHello\n\n/env plan qa'],
    ['a byte-order mark stands before the trigger', 'Hello\n\n\uFEFF/env plan qa'],
    ['a byte-order mark stands between words', '/env\uFEFFplan qa\uFEFF'],
    ['the line ends in a hard break', '/env plan qa  \nThank you!'],
    ['a quote ended above with a blank line', '> see here\n\n/env plan qa'],
    ['a list ended above with a blank line and a heading', '- one\n\n## Now\n\n/env plan qa'],
    ['a fence closed above', '```\nlog\n```\n/env plan qa'],
    ['an HTML comment closed above', '<!-- template -->\n/env plan qa'],
    ['it stands between HTML blocks', '<details>\n\n/env plan qa\n\n</details>'],
    ['a near miss stands beside it', '/evn plan qa\n/env plan qa'],
    ['it is quoted above and said below', '> /env plan dev\n\n/env plan qa'],
    ['it is the whole comment as one span of inline code', '`/env plan qa`'],
    ['that span has white space around it', '\n  ``  /env plan qa ``\r\n'],
  ])('%s', (_, body) => {
    expect(parse(body)).toEqual(planQa);
  });
});

describe('a comment is no command where', () => {
  it.each([
    ['nothing is said', ''],
    ['only white space is said', ' \r\n\t\u00A0\uFEFF'],
    ['the trigger is in the middle of a line', 'please /env plan qa'],
    ['the trigger has four spaces before it', '    /env plan qa'],
    ['the trigger has four spaces before it in a paragraph', 'Hello\n    /env plan qa'],
    ['the trigger has a tab before it', '\t/env plan qa'],
    ['the trigger has a tab before it in a paragraph', 'Hello\n \t/env plan qa'],
    ['the trigger is a near miss', '/evn plan qa'],
    ['the trigger is longer', '/environment plan qa'],
    ['the trigger has a full stop behind it', '/env. plan qa'],
    ['the trigger has two slashes', '//env plan qa'],
    ['the trigger has its slash escaped', '\\/env plan qa'],
    ['the trigger has its slash as a character reference', '&#47;env plan qa'],
    ['the trigger has a foreign slash', '／env plan qa'],
    ['the trigger has a foreign letter', '/еnv plan qa'],
    ['the trigger has an unseen character inside', '/e\u200Bnv plan qa'],
    ['the trigger has a space inside', '/ env plan qa'],
    ['it is a quote', '> /env plan qa'],
    ['it continues a quote lazily', '> see here\n/env plan qa'],
    ['it continues a quote behind a link definition', '> [a]: https://a.example\n/env plan qa'],
    ['it is quoted inside a list', '- > /env plan qa'],
    ['it is fenced by backticks', '```\n/env plan qa\n```'],
    ['it is fenced by tildes', '~~~sh\n/env plan qa\n~~~'],
    ['it is in a fence that never closes', 'Hello\n```\n/env plan qa'],
    ['it is in a fence, forged as plain', '&#xE000;0&#xE000; \uE0000\uE000\n```\n/env plan qa\n```'],
    ['it is indented code', 'Hello\n\n    /env plan qa'],
    ['it is inline code among words', 'Say `/env plan qa`'],
    ['it is inline code with words behind', '`/env plan qa` please'],
    ['it is one of two spans of inline code', '`/env plan qa` `x`'],
    ['it is one span in a list', '- `/env plan qa`'],
    ['it is one span in a quote', '> `/env plan qa`'],
    ['it is one span of indented code', '    `/env plan qa`'],
    ['it is one span that does not begin with it', '`say /env plan qa`'],
    ['it is inside a span over several lines', '`one\n/env plan qa\ntwo`'],
    ['it is a list item', '- /env plan qa'],
    ['it is an ordered list item', '1. /env plan qa'],
    ['it continues a list item lazily', '- one\n/env plan qa'],
    ['it is a paragraph of a list item', '- one\n\n  /env plan qa'],
    ['it is a heading', '# /env plan qa'],
    ['it is underlined as a heading', '/env plan qa\n---'],
    ['it is underlined as a first heading', '/env plan qa\n==='],
    ['it is emphasised', '*/env plan qa*'],
    ['it is strong', '**/env plan qa**'],
    ['it is inside emphasis over several lines', '*one\n/env plan qa\ntwo*'],
    ['it is inside strong over several lines', '__one\n/env plan qa\ntwo__'],
    ['it is a link', '[/env plan qa](https://a.example)'],
    ['it is inside a link over several lines', '[one\n/env plan qa\ntwo](https://a.example)'],
    ['it is inside a reference link', '[one\n/env plan qa\ntwo][a]\n\n[a]: https://a.example'],
    ['it is the text of an image', '![one\n/env plan qa\ntwo](a.png)'],
    ['it is the target of a link definition', '[a]:\n/env'],
    ['it is in an HTML comment', '<!--\n/env plan qa\n-->'],
    ['it is in an HTML comment inside a paragraph', 'one <!--\n/env plan qa\n--> two'],
    ['it is in an HTML block', '<pre>\n/env plan qa\n</pre>'],
    ['it is in an HTML attribute', '<a title="\n/env plan qa\n">x</a>'],
  ])('%s', (_, body) => {
    expect(parse(body)).toEqual({ kind: 'ignore' });
  });
});

describe('whatever stands around it,', () => {
  it('a quoted comment runs nothing', () => {
    const text = fc.string({ unit: 'binary', maxLength: 200 });
    const quoted = text.map((body) => body.replace(/^/gm, '> '));
    fc.assert(fc.property(quoted, (body) => parse(`${body}\n> /env plan qa`).kind === 'ignore'));
  });

  it.each([
    ['quotes', '>'],
    ['spaced quotes', '> '],
    ['brackets', '['],
    ['images', '!['],
    ['emphasis of two kinds', '*a_'],
    ['links that never end', '[a]('],
    ['declarations that never end', 'a<!A '],
    ['tags that never end', '<a '],
    ['definitions', '[a]: b\n'],
    ['list items', '1. a\n'],
    ['commands', '/env plan qa\n'],
  ])('the longest comment of %s takes no time worth an attack', (_, piece) => {
    const body = piece.repeat(60_000 / piece.length);
    const start = performance.now();
    findSentences(`${body}\n\n/env plan qa`);
    // Parsers that take the square of the length need half a minute for some of these.
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
