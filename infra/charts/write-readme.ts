import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartReadme } from './chart-readme.ts';

// node infra/charts/write-readme.ts: after a change of values.yaml or values.schema.json.
const chart = join(import.meta.dirname, 'service');
writeFileSync(join(chart, 'README.md'), chartReadme(chart, readFileSync(join(chart, 'README.md'), 'utf8')));
