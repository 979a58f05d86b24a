import fc from 'fast-check';

/** A name that an environment variable can have. */
const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,12}$/).filter((each) => each !== '__proto__');

const character = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 4 }) },
  { weight: 1, arbitrary: fc.constantFrom(' ', '=', '$', '\\', '\\n', ':', '.', 'é', '👩‍👧', '\t', '-----BEGIN') },
);
const words = fc.array(character, { maxLength: 8 }).map((parts) => parts.join('').replace(/[\r\n\0\u2028\u2029]/g, ''));
const lines = fc.array(words, { minLength: 1, maxLength: 4 }).map((each) => each.join('\n'));

const plain = words.map((text) => text.replace(/[#'"`]/g, '').trim());
const quoted = fc
  .tuple(fc.constantFrom("'", '"', '`'), lines)
  // A backslash at its end would escape the quote.
  .map(([quote, text]) => `${quote}${text.replaceAll(quote, '').replace(/\\+$/, '')}${quote}`);

const assignment = fc
  .record({
    before: fc.constantFrom('', '  ', 'export ', '\texport  '),
    name,
    is: fc.constantFrom('=', ' = ', '= ', ': '),
    value: fc.oneof(plain, quoted),
    after: fc.constantFrom('', ' ', ' # why', ' # it\'s "so"'),
  })
  .map((each) => ({ name: each.name, text: `${each.before}${each.name}${each.is}${each.value}${each.after}` }));

const filling = fc.constantFrom('', '   ', '# a comment', '  # A="1');

/** The text of a `.env` file without a mistake. */
export const dotenvFile: fc.Arbitrary<string> = fc
  .record({
    mark: fc.constantFrom('', '\uFEFF'),
    parts: fc.uniqueArray(assignment, { selector: (each) => each.name, minLength: 1, maxLength: 6 }),
    fillings: fc.array(filling, { minLength: 6, maxLength: 6 }),
    end: fc.constantFrom('\n', '\r\n'),
    last: fc.boolean(),
  })
  .map(({ mark, parts, fillings, end, last }) => {
    const text = parts.flatMap((each, index) => [fillings[index] ?? '', each.text]).join('\n');
    return `${mark}${`${text}${last ? '\n' : ''}`.replaceAll('\n', end)}`;
  });
