import { beforeEach, describe, expect, it } from 'vitest';
import type { CommitRecord } from '../../test/gitops-bare-repository.ts';
import type { DesiredState } from '../environments/desired-state.ts';
import type { CommitRequest, GitOpsRepository } from '../operations/ports/gitops-repository.ts';

/** A repository of its own for one test, and the view someone else has of it. */
export type GitOpsFixture = {
  /** Another bot over the same repository: it shares nothing with the ones before. */
  open(options?: { readonly tries?: number; readonly gather?: number }): GitOpsRepository;
  /** Someone else's push; synchronous, so that it can happen between a render and its commit. Null removes. */
  push(files: Readonly<Record<string, string | Uint8Array | null>>): string;
  /** Commits of the branch, newest first. */
  history(): readonly CommitRecord[];
  /** Bytes of a file at the head, and its mode; undefined when there is none. */
  file(path: string): { readonly bytes: Uint8Array; readonly mode: string } | undefined;
  /** Who a commit for octocat names: the author, and whether the person is a co-author instead; and the bot as an author. */
  readonly authorship: {
    readonly author: string;
    readonly committer: string;
    readonly coAuthor: boolean;
    readonly bot: string;
  };
};

const ENV = 'envs/preview-123/env.yaml';
const SEED = {
  'workflowautom.yaml': 'version: 1\n',
  '.sops.yaml': 'creation_rules: []\n',
  'README.md': '# not the bot’s\n',
  [ENV]: 'environment:\n  hibernate: false # sleep and wake\n',
  'envs/qa/env.yaml': 'environment:\n  name: qa\n',
};

/** What every GitOpsRepository does, wherever the repository is. */
export function describeGitOpsRepository(name: string, arrange: () => Promise<GitOpsFixture>): void {
  describe(`${name}: a git-ops repository`, () => {
    let fixture: GitOpsFixture;
    let gitops: GitOpsRepository;

    beforeEach(async () => {
      fixture = await arrange();
      fixture.push(SEED);
      gitops = fixture.open();
    });

    describe('reading', () => {
      it('gives the policy, the SOPS rules and every environment, and nothing else', async () => {
        const { files, commit } = await gitops.read();
        expect([...files.keys()].sort()).toEqual(['.sops.yaml', ENV, 'envs/qa/env.yaml', 'workflowautom.yaml']);
        expect(commit).toBe(fixture.history()[0]?.sha);
      });

      it.each([
        ['Windows line ends', 'a: 1\r\nb: 2\r\n'],
        ['a byte-order mark', '\uFEFFa: 1\n'],
        ['no line end', 'a: 1'],
        ['nothing at all', ''],
        ['letters of every kind', 'name: "Zoë 環境 🚀"\n'],
      ])('keeps %s', async (_, text) => {
        fixture.push({ 'envs/qa/api.yaml': text });
        expect((await gitops.read()).files.get('envs/qa/api.yaml')).toBe(text);
      });

      it.each([
        ['binary', Buffer.from([0x89, 0x50, 0x00, 0x1a])],
        ['no UTF-8', Buffer.from([0x61, 0xff, 0x62])],
        ['over a mebibyte', Buffer.alloc(1024 * 1024 + 1, 'a')],
      ])('leaves out a file that is %s', async (_, bytes) => {
        fixture.push({ 'envs/qa/logo.bin': bytes });
        const { files } = await gitops.read();
        expect(files.has('envs/qa/logo.bin')).toBe(false);
        expect(files.has('envs/qa/env.yaml')).toBe(true);
      });

      it.each(['envs/qa/ünï cödé.yaml', 'envs/qa/a\tb.yaml', 'envs/qa/"quoted".yaml'])(
        'finds %j by its own name',
        async (path) => {
          fixture.push({ [path]: 'a: 1\n' });
          expect((await gitops.read()).files.get(path)).toBe('a: 1\n');
        },
      );

      it('sees a push at once', async () => {
        await gitops.read();
        const commit = fixture.push({ 'envs/qa/api.yaml': 'tag: v2\n' });
        const desired = await gitops.read();
        expect(desired.commit).toBe(commit);
        expect(desired.files.get('envs/qa/api.yaml')).toBe('tag: v2\n');
      });

      it('reads five thousand environments, and from then on in less than a second', async () => {
        fixture.push(Object.fromEntries(numbers(5_000).map((n) => [`envs/load-${n}/env.yaml`, `name: load-${n}\n`])));
        const { files } = await gitops.read();
        expect(files.size).toBe(5_004);
        expect(files.get('envs/load-4999/env.yaml')).toBe('name: load-4999\n');
        const began = performance.now();
        await gitops.read();
        expect(performance.now() - began).toBeLessThan(1_000);
      });
    });

    describe('reading an older commit', () => {
      it('gives what was true then', async () => {
        const before = await gitops.read();
        fixture.push({ [ENV]: null });
        const then = await fixture.open().readAt(before.commit);
        expect(then).toEqual(before);
      });

      it.each([
        ['a commit nobody made', '1'.repeat(40)],
        ['a branch', 'main'],
        ['an option', '--all'],
        ['nothing', ''],
      ])('refuses %s', async (_, commit) => {
        await expect(gitops.readAt(commit)).rejects.toMatchObject({ code: 'unknown-commit', retryable: false });
      });
    });

    describe('containing', () => {
      it('tells later commits from earlier and unknown ones', async () => {
        const { commit: first } = await gitops.read();
        const second = fixture.push({ 'envs/qa/api.yaml': 'tag: v2\n' });
        expect(await gitops.contains(second, first)).toBe(true);
        expect(await gitops.contains(first, first)).toBe(true);
        expect(await gitops.contains(first, second)).toBe(false);
        expect(await gitops.contains('1'.repeat(40), first)).toBe(false);
        expect(await gitops.contains(first, '1'.repeat(40))).toBe(false);
        expect(await gitops.contains('2.14.0', first)).toBe(false);
      });
    });

    describe('committing', () => {
      it('is one commit for the person, by the bot, with trailers', async () => {
        const { commit: parent } = await gitops.read();
        const result = await gitops.commit(sleeping());
        const [newest] = fixture.history();
        expect(result).toEqual({ commit: newest?.sha, outcome: 'committed' });
        expect(newest).toMatchObject({
          parents: [parent],
          author: fixture.authorship.author,
          committer: fixture.authorship.committer,
          message: [
            'sleep preview-123\n\nEnvironment: preview-123\nOperation: op_1\nRequested-by: octocat\n',
            fixture.authorship.coAuthor ? 'Co-authored-by: octocat <octocat@users.noreply.github.com>\n' : '',
          ].join(''),
        });
      });

      it('writes, adds and removes files at once and leaves every other byte alone', async () => {
        const before = await gitops.read();
        await gitops.commit({
          ...sleeping(),
          render: () => [
            { path: ENV, text: null },
            { path: 'envs/preview-123/api.yaml', text: 'tag: v1\r\n' },
            { path: 'envs/preview-123/secrets/ключ.sops.yaml', text: 'sops: 1\n' },
          ],
        });
        const after = await gitops.read();
        expect(after.files).toEqual(
          new Map([
            ...[...before.files].filter(([path]) => path !== ENV),
            ['envs/preview-123/api.yaml', 'tag: v1\r\n'],
            ['envs/preview-123/secrets/ключ.sops.yaml', 'sops: 1\n'],
          ]),
        );
        expect(fixture.file('README.md')?.bytes).toEqual(Buffer.from(SEED['README.md']));
        expect(fixture.file('envs/preview-123/api.yaml')?.mode).toBe('100644');
      });

      it('says so, and commits nothing, when nothing would change', async () => {
        const before = fixture.history();
        const head = before[0]?.sha;
        const writes: CommitRequest['render'][] = [
          () => [],
          () => [{ path: ENV, text: SEED[ENV] ?? '' }],
          () => [{ path: 'envs/preview-123/never-there.yaml', text: null }],
        ];
        for (const render of writes) {
          expect(await gitops.commit({ ...sleeping(), render })).toEqual({ commit: head, outcome: 'unchanged' });
        }
        expect(fixture.history()).toEqual(before);
      });

      it('commits one operation once, also from another process and after other pushes', async () => {
        const first = await gitops.commit(sleeping());
        fixture.push({ 'envs/qa/api.yaml': 'tag: v2\n' });
        const again = await fixture.open().commit({ ...sleeping(), render: () => expect.unreachable() });
        expect(again).toEqual({ commit: first.commit, outcome: 'already-committed' });
      });

      it('does not take another operation, or talk about one, for this one', async () => {
        await gitops.commit({ ...sleeping(), operation: 'op_12', subject: 'Operation: op_1' });
        const waking = await gitops.commit({ ...sleeping('true # again'), operation: 'op_1' });
        expect(waking.outcome).toBe('committed');
      });

      it('renders again on top of a push that came between', async () => {
        const seen: DesiredState[] = [];
        const result = await gitops.commit({
          ...sleeping(),
          render: (current) => {
            seen.push(current);
            if (seen.length === 1) fixture.push({ 'envs/preview-123/api.yaml': 'tag: v2\n' });
            return sleeping().render(current);
          },
        });
        expect(result.outcome).toBe('committed');
        expect(seen).toHaveLength(2);
        expect(seen[1]?.files.get('envs/preview-123/api.yaml')).toBe('tag: v2\n');
        expect((await gitops.read()).files.get('envs/preview-123/api.yaml')).toBe('tag: v2\n');
      });

      it('ends with the error of a render that finds its file gone, and writes nothing', async () => {
        let calls = 0;
        const doomed = gitops.commit({
          ...sleeping(),
          render: (current) => {
            if (++calls === 1) fixture.push({ [ENV]: null });
            const text = current.files.get(ENV);
            if (text === undefined) throw new Error('env.yaml is gone');
            return [{ path: ENV, text: `${text}# edited\n` }];
          },
        });
        await expect(doomed).rejects.toThrow('env.yaml is gone');
        expect(fixture.history()).toHaveLength(2);
      });

      it('gives up, and says so, when somebody else is always faster', async () => {
        let pushes = 0;
        const doomed = fixture.open({ tries: 3 }).commit({
          ...sleeping(),
          render: (current) => {
            fixture.push({ 'envs/qa/api.yaml': `tag: v${++pushes}\n` });
            return sleeping().render(current);
          },
        });
        await expect(doomed).rejects.toMatchObject({ code: 'gitops-contended', retryable: true });
        expect(pushes).toBe(3);
        expect((await gitops.read()).files.get(ENV)).toBe(SEED[ENV]);
      });

      it('loses nothing when ten bots write at once, and history stays a line', async () => {
        const bots = numbers(10).map((n) => ({ bot: fixture.open(), environment: `load-${n}` }));
        const results = await Promise.all(
          bots.map(async ({ bot, environment }) => {
            const outcomes: string[] = [];
            for (const round of numbers(2)) {
              const result = await bot.commit({
                ...sleeping(),
                operation: `op_${environment}_${round}`,
                environment,
                render: (current) => {
                  const path = `envs/${environment}/env.yaml`;
                  return [{ path, text: `${current.files.get(path) ?? ''}round: ${round}\n` }];
                },
              });
              outcomes.push(result.outcome);
            }
            return outcomes;
          }),
        );
        expect(results.flat()).toEqual(Array(20).fill('committed'));
        const { files } = await gitops.read();
        for (const { environment } of bots) {
          expect(files.get(`envs/${environment}/env.yaml`)).toBe('round: 0\nround: 1\n');
        }
        const history = fixture.history();
        expect(history).toHaveLength(21);
        expect(history.map(({ parents }) => parents)).toEqual([...history.slice(1).map(({ sha }) => [sha]), []]);
      }, 120_000);

      it('pushes what waits together: each a commit of its own, in the order it was asked for', async () => {
        const asked = numbers(10).map((n) => ({
          ...sleeping(),
          operation: `op_${n}`,
          environment: `load-${n % 3}`,
          requestedBy: `person-${n}`,
          render: (current: DesiredState) => {
            const path = `envs/load-${n % 3}/env.yaml`;
            return [{ path, text: `${current.files.get(path) ?? ''}${n}\n` }];
          },
        }));
        const results = await Promise.all(asked.map((request) => gitops.commit(request)));
        expect(results.map(({ outcome }) => outcome)).toEqual(Array(10).fill('committed'));
        const history = fixture.history();
        expect(history.slice(0, 10).map(({ sha }) => sha)).toEqual(results.map(({ commit }) => commit).toReversed());
        expect(history.map(({ parents }) => parents)).toEqual([...history.slice(1).map(({ sha }) => [sha]), []]);
        expect(history[0]?.message).toMatch(/\nEnvironment: load-0\nOperation: op_9\nRequested-by: person-9\n/);
        const { files } = await fixture.open().read();
        expect(files.get('envs/load-0/env.yaml')).toBe('0\n3\n6\n9\n');
        expect(await gitops.read()).toEqual(await fixture.open().read());
      });

      it('lets one that fails, one that comes twice and one without a change harm no other', async () => {
        const { commit: head } = await gitops.read();
        const results = await Promise.allSettled([
          gitops.commit({ ...sleeping(), operation: 'op_1', render: () => [] }),
          gitops.commit({ ...sleeping(), operation: 'op_2', render: () => expect.unreachable('op_2 is stale') }),
          gitops.commit({ ...sleeping(), operation: 'op_3' }),
          gitops.commit({ ...sleeping(), operation: 'op_3', render: () => expect.unreachable() }),
          gitops.commit({ ...sleeping(), operation: 'op_4' }),
          gitops.commit({ ...sleeping('true # 5'), operation: 'op_5' }),
        ]);
        const [newest, before] = fixture.history();
        expect(results).toMatchObject([
          { value: { outcome: 'unchanged', commit: head } },
          { reason: { message: expect.stringContaining('op_2 is stale') } },
          { value: { outcome: 'committed', commit: before?.sha } },
          { value: { outcome: 'already-committed', commit: before?.sha } },
          { value: { outcome: 'unchanged', commit: before?.sha } },
          { value: { outcome: 'committed', commit: newest?.sha } },
        ]);
        expect(fixture.history()).toHaveLength(3);
      });
    });

    describe('bounds', () => {
      it.each([
        ['preview-123', 'envs/qa/env.yaml'],
        ['preview-123', 'envs/preview-123/../qa/env.yaml'],
        ['..', 'envs/../env.yaml'],
      ])('refuses to write for %j into %j', async (environment, path) => {
        const before = fixture.history();
        const write = gitops.commit({ ...sleeping(), environment, render: () => [{ path, text: 'a: 1\n' }] });
        await expect(write).rejects.toMatchObject({ code: 'unwritable-path' });
        expect(fixture.history()).toEqual(before);
      });

      it.each([
        ['a subject', { subject: 'sleep\n\nRequested-by: mona\nOperation: op_9' }],
        ['a subject with a Unicode line end', { subject: 'sleep\u2028\u2028Requested-by: mona\u0085Operation: op_9' }],
        ['a login', { requestedBy: 'octocat\nRequested-by: mona\nOperation: op_9' }],
        ['a login that looks like an address', { requestedBy: 'mona <mona@example.com>\rOperation: op_9' }],
      ])('lets no trailer in through %s', async (_, injected) => {
        await gitops.commit({ ...sleeping(), ...injected });
        const [newest] = fixture.history();
        const [subject, nothing, ...trailers] = newest?.message.trimEnd().split('\n') ?? [];
        expect(subject).toMatch(/^sleep/);
        expect(nothing).toBe('');
        expect(trailers.map((line) => line.split(': ')[0])).toEqual([
          ...['Environment', 'Operation', 'Requested-by'],
          ...(fixture.authorship.coAuthor ? ['Co-authored-by'] : []),
        ]);
        const person = fixture.authorship.coAuthor ? trailers.at(-1)?.replace(/^Co-authored-by: /, '') : newest?.author;
        expect(person).toMatch(/^[\w-]+ <[\w-]+@users\.noreply\.github\.com>$/);
        expect((await fixture.open().commit({ ...sleeping('true # 9'), operation: 'op_9' })).outcome).toBe('committed');
      });
    });
  });
}

function sleeping(hibernate = 'true'): CommitRequest {
  return {
    operation: 'op_1',
    environment: 'preview-123',
    requestedBy: 'octocat',
    subject: 'sleep preview-123',
    render: (current) => [
      { path: ENV, text: (current.files.get(ENV) ?? '').replace(/hibernate: .*/, `hibernate: ${hibernate}`) },
    ],
  };
}

function numbers(count: number): readonly number[] {
  return [...Array(count).keys()];
}
