import { benchBumps } from './bumps.ts';
import { benchCommentToApplied } from './comment-to-applied.ts';
import { benchDeliveries } from './deliveries.ts';
import { benchGitOps } from './gitops-writer.ts';
import { benchWrites } from './writes.ts';

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  deliveries: benchDeliveries,
  writes: benchWrites,
  gitops: benchGitOps,
  bumps: benchBumps,
  'comment-to-applied': benchCommentToApplied,
};

/** `make bench`: all of them, one after the other; `npm run bench -- deliveries` for one. */
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !Object.hasOwn(BENCHES, name));
if (unknown !== undefined) {
  console.error(`There is no bench ${unknown}; there are ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n== ${name}`);
  await bench();
}
