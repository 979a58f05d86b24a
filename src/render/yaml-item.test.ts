import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { manifestText } from '../commands/manifest-text.ts';
import { setItem } from './yaml-item.ts';

const FIELD = ['environment', 'addons'];
const RDS = { name: 'rds', size: 'small' };

const edit = (text: string, name: string, value: Record<string, string> | null) =>
  setItem(text, FIELD, name, value, 'env.yaml');

describe('an item of a list', () => {
  it.each([
    [
      'into an empty list',
      'environment:\n  addons: []\n  a: 1\n',
      'environment:\n  addons:\n    - { name: rds, size: small }\n  a: 1\n',
    ],
    [
      'into an empty list with a comment',
      'environment:\n  addons: []  # none\n',
      'environment:\n  addons:\n    - { name: rds, size: small }  # none\n',
    ],
    [
      'where there is no list',
      'environment:\n  a: 1\n',
      'environment:\n  a: 1\n  addons:\n    - { name: rds, size: small }\n',
    ],
    [
      'after the last line of a list',
      'environment:\n  addons:\n  - { name: s3, size: small } # files\n  a: 1\n',
      'environment:\n  addons:\n  - { name: s3, size: small } # files\n  - { name: rds, size: small }\n  a: 1\n',
    ],
    [
      'after an item of several lines',
      'environment:\n  addons:\n    - name: s3\n      size: small\n',
      'environment:\n  addons:\n    - name: s3\n      size: small\n    - { name: rds, size: small }\n',
    ],
    [
      'into a list on one line',
      'environment:\n  addons: [{ name: s3, size: small }]\n',
      'environment:\n  addons: [{ name: s3, size: small }, { name: rds, size: small }]\n',
    ],
    [
      'into a map on one line',
      'environment: { addons: [], a: 1 }\n',
      'environment: { addons: [{ name: rds, size: small }], a: 1 }\n',
    ],
    [
      'with CR LF',
      'environment:\r\n  addons: []\r\n',
      'environment:\r\n  addons:\r\n    - { name: rds, size: small }\r\n',
    ],
  ])('is added %s', (_, before, after) => {
    expect(edit(before, 'rds', RDS)).toBe(after);
    expect(edit(after, 'rds', RDS)).toBe(after);
  });

  it.each([
    [
      'on one line',
      '    - { name: rds, size: small } # db\n',
      '    - { name: rds, size: small, revision: abc } # db\n',
    ],
    [
      'on several lines',
      '    - name: rds\n      size: small\n',
      '    - name: rds\n      size: small\n      revision: abc\n',
    ],
    [
      'that has another value',
      '    - { name: rds, revision: "old", size: small }\n',
      '    - { name: rds, revision: "abc", size: small }\n',
    ],
  ])('%s gets a field', (_, before, after) => {
    const around = (item: string) => `environment:\n  addons:\n    - { name: s3, size: small }\n${item}  a: 1 # last\n`;
    expect(edit(around(before), 'rds', { revision: 'abc' })).toBe(around(after));
  });

  it.each([
    [
      'the only one',
      'environment:\n  addons:\n    - { name: rds, size: small }\n  a: 1\n',
      'environment:\n  addons: []\n  a: 1\n',
    ],
    [
      'the only one, below a comment',
      'environment:\n  addons: # of ours\n    - name: rds\n      size: small\n',
      'environment:\n  addons: [] # of ours\n',
    ],
    [
      'the first',
      'environment:\n  addons:\n    - name: rds\n      size: small # db\n    # files\n    - name: s3\n',
      'environment:\n  addons:\n    # files\n    - name: s3\n',
    ],
    [
      'the last, without a line break',
      'environment:\n  addons:\n    - name: s3\n    - name: rds',
      'environment:\n  addons:\n    - name: s3',
    ],
    [
      'one of a line',
      'environment:\n  addons: [{ name: rds }, { name: s3 }]\n',
      'environment:\n  addons: [{ name: s3 }]\n',
    ],
    [
      'the last of a line',
      'environment:\n  addons: [{ name: s3 }, { name: rds }]\n',
      'environment:\n  addons: [{ name: s3 }]\n',
    ],
    ['the only one of a line', 'environment:\n  addons: [{ name: rds }] # db\n', 'environment:\n  addons: [] # db\n'],
    ['none', 'environment:\n  a: 1\n', 'environment:\n  a: 1\n'],
  ])('is taken out: %s', (_, before, after) => {
    expect(edit(before, 'rds', null)).toBe(after);
  });

  it.each([
    ['a list used elsewhere', 'environment:\n  addons: &all []\nother: *all\n'],
    ['an alias', 'all: &all []\nenvironment:\n  addons: *all\n'],
    ['something else than a list', 'environment:\n  addons: { rds: small }\n'],
  ])('is refused in %s', (_, text) => {
    expect(() => edit(text, 'rds', RDS)).toThrow(expect.objectContaining({ code: 'invalid-file' }));
  });

  it('comes and goes, whatever else a manifest of the bot’s holds', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
    const addons = fc.uniqueArray(fc.record({ name, size: name }, { noNullPrototype: true }), {
      selector: (addon) => addon.name,
      maxLength: 4,
    });
    fc.assert(
      fc.property(addons, name, fc.boolean(), (present, added, hibernate) => {
        fc.pre(!present.some((each) => each.name === added));
        const manifest = { name: 'qa', kind: 'standing', owner: 'mona', domain: 'd', services: ['api'], hibernate };
        const before = manifestText({ ...manifest, addons: present });
        const one = edit(before, added, { name: added, size: 'small' });
        expect(one).toBe(manifestText({ ...manifest, addons: [...present, { name: added, size: 'small' }] }));
        const known = edit(one, added, { revision: 'a1b2c3d4e5f60718' });
        expect(parse(known).environment.addons.at(-1).revision).toBe('a1b2c3d4e5f60718');
        expect(edit(known, added, null)).toBe(before);
      }),
    );
  });
});
