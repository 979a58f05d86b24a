import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPulumiCli } from './pulumi-cli.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflowautom-cli-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A program named pulumi that notes when it begins and ends, and what it is asked. */
async function open() {
  const program = join(folder, 'pulumi');
  await writeFile(
    program,
    `#!/bin/sh\necho "+" >> ${folder}/seen\necho "{}"\nsleep 0.05\necho "-" >> ${folder}/seen\n`,
  );
  await chmod(program, 0o755);
  const environment = { PATH: `${folder}:${process.env.PATH}` };
  return createPulumiCli({ environment, temporary: folder, scrub: (text) => text });
}

describe('the Pulumi CLI', () => {
  it('runs a few at once, however many stacks are asked for, and each in the end', async () => {
    const cli = await open();
    const ids = Array.from({ length: 12 }, (_, n) => ({ project: 'env', stack: `organization/env/load-${n}` }));
    const texts = await Promise.all(ids.map((id) => cli.exportStack(id)));
    expect(texts).toEqual(ids.map(() => '{}'));
    const seen = (await readFile(join(folder, 'seen'), 'utf8')).trim().split('\n');
    let running = 0;
    const most = Math.max(...seen.map((mark) => (running += mark === '+' ? 1 : -1)));
    expect(seen).toHaveLength(24);
    expect(most).toBeLessThanOrEqual(4);
    expect(most).toBeGreaterThan(1);
  });
});
