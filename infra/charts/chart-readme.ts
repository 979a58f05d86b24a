import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describeValues, type ValuesSchema } from './describe-values.ts';

const BEGIN = '<!-- values: node infra/charts/write-readme.ts -->';
const END = '<!-- /values -->';

/**
 * The chart's README with its table of values as schema and defaults have it now; every other byte stays.
 * @param chart folder of the chart
 * @throws Error when the README has no place for the table
 */
export function chartReadme(chart: string, readme: string): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${chart}/README.md has no lines ${BEGIN} and ${END}.`);
  const schema = JSON.parse(readFileSync(join(chart, 'values.schema.json'), 'utf8')) as ValuesSchema;
  const table = describeValues(schema, parse(readFileSync(join(chart, 'values.yaml'), 'utf8')));
  return `${readme.slice(0, begin + BEGIN.length)}\n${table}\n${readme.slice(end)}`;
}
