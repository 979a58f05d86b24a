import { execa } from 'execa';
import { describe, expect, it } from 'vitest';

const wa = new URL('../../bin/wa', import.meta.url).pathname;

async function parse(input: string, ...options: string[]) {
  return execa(wa, ['parse', ...options], { input, reject: false });
}

async function answers(input: string, ...options: string[]): Promise<unknown[]> {
  const { stdout } = await parse(input, '--json', ...options);
  return stdout.split('\n').map((line) => JSON.parse(line) as unknown);
}

describe('wa parse --json', () => {
  it('answers each line with one object, in the shape of the contract', async () => {
    const bodies = ['/env plan QA --service api --verbose', 'Nice!', '/env help apply', '/env evil --x'];
    expect(await answers(bodies.map((body) => `${JSON.stringify(body)}\n`).join(''))).toEqual([
      { kind: 'command', verb: 'plan', env: 'qa', args: [], flags: { service: ['api'], verbose: true } },
      { kind: 'ignore' },
      { kind: 'command', verb: 'help', args: ['apply'], flags: {} },
      { kind: 'error', code: 'unknown-verb', message: expect.any(String), usage: expect.stringMatching(/^\/env /) },
    ]);
  });

  it('answers a line that is no JSON string with an error, and goes on', async () => {
    const bad = ['/env plan qa', '', '17', 'null', '["a"]', '"open', '{', '\u0000', '\uFEFF'];
    const lines = [...bad.flatMap((line) => [line, '"Nice!"']), ''];
    const expected = bad.flatMap(() => [expect.objectContaining({ code: 'invalid-input' }), { kind: 'ignore' }]);
    expect(await answers(lines.join('\n'))).toEqual(expected);
  });

  it('has no pattern of a policy to name a bare create, unless it is told there is one', async () => {
    expect(await answers('"/env create"\n')).toMatchObject([{ kind: 'error', code: 'missing-environment' }]);
    expect(await answers('"/env create"\n', '--in-pull-request')).toMatchObject([{ kind: 'command', verb: 'create' }]);
  });

  it('prints nothing for nothing', async () => {
    expect(await parse('', '--json')).toMatchObject({ stdout: '', exitCode: 0 });
  });

  it('ends quietly when its reader has seen enough', async () => {
    const input = `${JSON.stringify('/env plan qa')}\n`.repeat(100_000);
    const { stdout, stderr } = await execa('sh', ['-c', `"$0" parse --json | head -n 1`, wa], { input, reject: false });
    expect(JSON.parse(stdout)).toMatchObject({ verb: 'plan' });
    expect(stderr).toBe('');
  });
});

describe('wa parse', () => {
  it.each([
    ['shows what a comment says', 'Now:\n\n/env plan QA --verbose', { stdout: 'plan qa --verbose', exitCode: 0 }],
    ['says when it says nothing', 'Now.', { stdout: 'No command.', exitCode: 0 }],
    [
      'fails as usage errors do',
      '/env plan',
      { stdout: '', exitCode: 2, stderr: expect.stringContaining('/env plan <env>') },
    ],
  ])('%s', async (_, body, expected) => {
    expect(await parse(body)).toMatchObject(expected);
  });
});
