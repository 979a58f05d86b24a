import { describe, expect, it } from 'vitest';
import { fieldName } from './file-problem.ts';
import { parseYamlFile } from './yaml-file.ts';

const TEXT = `# first
a:
  b: 1

  c:
    - x
    - { d: 2,
        e: 3 }
f: &f
  g: 1
h: *f
`;

describe('the line of a field', () => {
  const file = parseYamlFile('f.yaml', TEXT);

  it.each<[(string | number)[], number]>([
    [[], 2],
    [['a'], 2],
    [['a', 'b'], 3],
    [['a', 'c'], 5],
    [['a', 'c', 0], 6],
    [['a', 'c', 1], 7],
    [['a', 'c', 1, 'd'], 7],
    [['a', 'c', 1, 'e'], 8],
    [['f', 'g'], 10],
    [['h', 'g'], 10],
    [['a', 'missing'], 2],
    [['a', 'c', 9], 5],
    [['a', 'b', 'below-a-value'], 3],
    [['missing'], 2],
  ])('%j is %d', (field, line) => {
    expect(file.lineOf(field)).toBe(line);
  });

  it('is the first of an empty file', () => {
    expect(parseYamlFile('f.yaml', '').lineOf(['a'])).toBe(1);
  });
});

it.each<[(string | number)[], string]>([
  [['kinds', 'preview', 'ttl'], 'kinds.preview.ttl'],
  [['rules', 0, 'verbs', 2], 'rules[0].verbs[2]'],
  [[0], '[0]'],
  [[], ''],
])('%j is written %j', (path, name) => {
  expect(fieldName(path)).toBe(name);
});
