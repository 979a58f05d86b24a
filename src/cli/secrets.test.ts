import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';

const WA = fileURLToPath(new URL('../../bin/wa', import.meta.url));

function wa(args: readonly string[], input = '') {
  const env = { WORKFLOWAUTOM_URL: 'http://127.0.0.1:1', WORKFLOWAUTOM_TOKEN: 'a-token' };
  return execa(WA, args, { env, input, reject: false, timeout: 60_000 });
}

describe('wa secrets, before anybody is asked', { timeout: 60_000 }, () => {
  it.each([
    ['a value among the arguments', 'set qa api KEY=canary', '', 4, 'given as an argument'],
    ['a value in the place of the environment', 'set KEY=canary api KEY', '', 4, 'where the environment belongs'],
    ['a value in the place of the service', 'set qa KEY=canary KEY', '', 4, 'where the service belongs'],
    ['a value in the place of a file', 'import qa api KEY=canary', '', 4, 'The file cannot be read (ENOENT)'],
    ['a value that looks like an option', 'set qa api --KEY=canary', '', 2, "unknown option '--KEY=…'"],
    ['a value in the place of a command', 'KEY=canary', '', 2, "unknown command 'KEY=…'"],
    ['several names and one standard input', 'set qa api A B', 'canary', 2, 'holds the value of one KEY'],
    ['a file with a mistake', 'import qa api -', 'A=1\ncanary', 4, 'line 2: it is no assignment'],
    ['nobody there', 'import qa api -', 'A=canary', 1, 'No server answers at http://127.0.0.1:1.'],
  ])('%s', async (_, args, input, code, message) => {
    const { exitCode, stdout, stderr } = await wa(['secrets', ...args.split(' ')], input);
    expect([exitCode, stdout, stderr]).toEqual([code, '', expect.stringContaining(message)]);
    expect(stderr).not.toContain('canary');
  });

  it.each(['import', 'set', 'unset', 'list', 'diff', 'rotate'])('wa secrets %s --help has examples', async (name) => {
    const { exitCode, stdout } = await wa(['secrets', name, '--help']);
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringMatching(new RegExp(`Usage: wa secrets ${name} [\\s\\S]*wa secrets ${name} qa`)),
    ]);
  });
});
