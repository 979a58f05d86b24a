import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Fault, withFaults } from './faults.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faults-'));
  file = join(folder, 'faults.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const fail = { code: 'ThrottlingException', message: 'Rate exceeded' };
const subject = { operation: 'create', type: 'aws:s3/bucket:Bucket', name: 'files' } as const;
const work = () => withFaults(file, subject, async () => 'done');
const write = (...faults: readonly Fault[]) => writeFile(file, JSON.stringify(faults));

it('does the work where no file is', async () => {
  expect(await work()).toBe('done');
  expect(await withFaults(undefined, subject, async () => 'done')).toBe('done');
});

it.each<[string, Fault]>([
  ['another operation', { operation: 'delete', fail }],
  ['another type', { operation: 'create', type: 'aws:sqs/queue:Queue', fail }],
  ['another resource', { operation: 'create', name: 'others', fail }],
  ['one that is used up', { operation: 'create', times: 0, fail }],
])('does the work where a fault is for %s', async (_, fault) => {
  await write(fault);
  expect(await work()).toBe('done');
});

describe('a fault that is meant', () => {
  it('fails in AWS’s words, as often as it says', async () => {
    await write({ operation: 'create', times: 1, fail });
    await expect(work()).rejects.toThrow(
      'create aws:s3/bucket:Bucket (files): api error ThrottlingException: Rate exceeded',
    );
    expect(await work()).toBe('done');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject([{ times: 0 }]);
  });

  it('is taken by one of two that come at once', async () => {
    await write({ operation: 'create', times: 1, fail });
    const outcomes = await Promise.allSettled([work(), work()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('fails always where it says no number', async () => {
    await write({ operation: 'create', fail });
    await expect(work()).rejects.toThrow('ThrottlingException');
    await expect(work()).rejects.toThrow('ThrottlingException');
  });
});
