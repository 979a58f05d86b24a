import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hastyClient, openGitHubLab, readGitHub, SHOP } from '../../../test/github-lab.ts';
import { sampleView } from '../../../test/sample-view.ts';
import type { OperationView } from '../../render/operation-view.ts';
import { createCommitStatusDisplay } from './commit-status-display.ts';
import type { GitHubClient } from './github-client.ts';

const lab = openGitHubLab();

type Status = { readonly state: string; readonly context: string; readonly description: string };

const newCommit = () => randomBytes(20).toString('hex');
const statusesOf = (commit: string) => readGitHub<Status[]>(lab().github, `/repos/${SHOP}/commits/${commit}/statuses`);
const display = (commit: string, repository = SHOP) => {
  const key = `github-commit-status:${repository}:${commit}:qa`;
  return { kind: 'github-commit-status', key, pace: key, repository, commit, environment: 'qa' } as const;
};

function show(commit: string, about: Partial<OperationView>, reference?: string, repository?: string) {
  const view = sampleView({ command: 'bump qa --service api --tag 1.4.2', ...about });
  return createCommitStatusDisplay(hastyClient(lab().github)).show({
    display: display(commit, repository),
    view,
    reference,
  });
}

describe('the status of a commit', () => {
  it('is written once the operation has ended, and once only', async () => {
    const commit = newCommit();
    let reference = await show(commit, { state: 'running' });
    expect(await statusesOf(commit)).toEqual([]);
    reference = await show(commit, { state: 'succeeded' }, reference);
    reference = await show(commit, { state: 'succeeded' }, reference);
    expect(await statusesOf(commit)).toMatchObject([
      { state: 'success', context: 'env/qa', description: 'qa runs api 1.4.2' },
    ]);
  });

  it('is not written again when its answer was lost', async () => {
    const commit = newCommit();
    const { github } = lab();
    // The first call reads what stands there, the second writes.
    github.failNext({ status: 502 });
    await expect(show(commit, {})).rejects.toMatchObject({ code: 'conversation-unreachable', retryable: true });
    await show(commit, {});
    await show(commit, {});
    expect(await statusesOf(commit)).toHaveLength(1);
  });

  it('is written again when what there is to say is another thing', async () => {
    const commit = newCommit();
    const first = await show(commit, { state: 'failed' });
    const second = await show(commit, { state: 'succeeded' }, first);
    await show(commit, { state: 'failed' }, second);
    expect((await statusesOf(commit)).map(({ state }) => state)).toEqual(['failure', 'success', 'failure']);
  });

  it.each([404, 422, 403, 500] as const)('is an error in our words when GitHub answers %i', async (status) => {
    lab().github.failNext(status === 404 || status === 422 ? status : { status });
    const error = await show(newCommit(), {}).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'conversation-unreachable',
      message: expect.stringMatching(
        new RegExp(`^Cannot write the status of [0-9a-f]{7} in acme/shop about qa: GitHub answered ${status}\\.$`),
      ),
    });
  });

  it('of a repository the app is not installed in says so', async () => {
    await expect(show(newCommit(), {}, undefined, 'acme/none')).rejects.toMatchObject({ retryable: false });
  });
});

/** What becomes of one write: it is done; nothing is done; it is done and its answer lost. */
type Fate = 'done' | 'refused' | 'lost';

/** Writes meet the next fate each, and are done once there is none left. */
function faulty(client: GitHubClient, fates: Fate[]): GitHubClient {
  return {
    ...client,
    async write(place, weight, call) {
      const fate = fates.shift() ?? 'done';
      if (fate === 'refused') throw new Error('refused');
      const result = await client.write(place, weight, call);
      if (fate === 'lost') throw new Error('lost');
      return result;
    },
  };
}

it('whatever is refused or lost, the newest status tells the end, and none is written twice in a row', async () => {
  const ends = fc.array(fc.constantFrom('succeeded' as const, 'failed' as const), { minLength: 1, maxLength: 4 });
  const fates = fc.array(fc.constantFrom<Fate>('done', 'refused', 'lost'), { maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(ends, fates, async (operations, met) => {
      const commit = newCommit();
      const writer = createCommitStatusDisplay(faulty(hastyClient(lab().github), [...met]));
      let reference: string | undefined;
      for (const state of operations) {
        const view = sampleView({ command: 'bump qa --service api --tag 1.4.2', state });
        // Shown again until it is shown, as the worker does.
        for (let shown = false; !shown; ) {
          const next = await writer.show({ display: display(commit), view, reference }).catch(() => undefined);
          shown = next !== undefined;
          reference = next ?? reference;
        }
      }
      const states = (await statusesOf(commit)).map(({ state }) => state);
      const wanted = operations.map((state) => (state === 'succeeded' ? 'success' : 'failure')).reverse();
      expect(states).toEqual(wanted.filter((state, index) => state !== wanted[index + 1]));
    }),
    { numRuns: 30 },
  );
});
