import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chartReadme } from './chart-readme.ts';
import { describeValues } from './describe-values.ts';

const chart = join(import.meta.dirname, 'service');

describe('the chart’s README', () => {
  it('says what schema and defaults say: node infra/charts/write-readme.ts', () => {
    const readme = readFileSync(join(chart, 'README.md'), 'utf8');
    expect(chartReadme(chart, readme)).toBe(readme);
  });

  it('must have a place for the table', () => {
    expect(() => chartReadme(chart, '# service\n')).toThrow('README.md has no lines');
  });
});

describe('the table of values', () => {
  const schema = {
    properties: {
      replicas: { description: 'Pods of <service>.' },
      probe: { description: 'Is it there?', $ref: '#/definitions/probe' },
      jobs: { description: 'Run once.', items: { properties: { name: { description: 'Its name.' } } } },
    },
    definitions: { probe: { description: 'How it is asked.', properties: { path: { description: 'Where.' } } } },
  };

  it('has a line for each key, and one table for what several have', () => {
    expect(describeValues(schema, { replicas: 2, jobs: [] })).toBe(
      [
        '| key | default | |',
        '| --- | --- | --- |',
        '| `replicas` | `2` | Pods of &lt;service>. |',
        '| `probe` |  | Is it there? See [probe](#probe). |',
        '| `jobs` |  | Run once. |',
        '| `jobs[].name` |  | Its name. |',
        '',
        '### probe',
        'How it is asked.',
        '',
        '| key | default | |',
        '| --- | --- | --- |',
        '| `path` |  | Where. |',
      ].join('\n'),
    );
  });

  it('refuses a key that says nothing about itself', () => {
    expect(() => describeValues({ properties: { replicas: {} } }, {})).toThrow('does not say what replicas is for');
  });
});
