import { beforeEach, describe, expect, it } from 'vitest';
import type { CommitRequest, GitOpsRepository } from '../operations/ports/gitops-repository.ts';
import type { GitOpsFixture } from './gitops.contract.ts';

/** Long enough for all that a test asks for in one go, and nothing to wait for. */
const GATHER = 50;

/** What every GitOpsRepository does with requests that may share a commit, wherever the repository is. */
export function describeSharedCommits(name: string, arrange: () => Promise<GitOpsFixture>): void {
  describe(`${name}: many operations in few commits`, () => {
    let fixture: GitOpsFixture;
    let gitops: GitOpsRepository;

    beforeEach(async () => {
      fixture = await arrange();
      fixture.push({ 'workflowautom.yaml': 'version: 1\n', 'envs/qa/api.yaml': '', 'envs/load/api.yaml': '' });
      gitops = fixture.open({ gather: GATHER });
    });

    const lines = (path: string) => Buffer.from(fixture.file(path)?.bytes ?? []).toString();
    const since = (count: number) => fixture.history().slice(0, -count).toReversed();

    it('makes one commit of a storm, and names every operation in it', async () => {
      const asked = numbers(60).map((n) => appending(`op_${n}`, `load-${n % 12}`, `service-${n % 5}`));
      const results = await Promise.all(asked.map((request) => gitops.commit(request)));
      const [commit, ...others] = since(1);
      expect(others).toEqual([]);
      expect(results).toEqual(asked.map(() => ({ commit: commit?.sha, outcome: 'committed' })));
      expect(commit?.author).toBe(fixture.authorship.bot);
      const [subject, trailers, ...more] = commit?.message.trimEnd().split('\n\n') ?? [];
      expect(subject).toBe('bump 60 services in 12 environments');
      expect(trailers?.split('\n')).toEqual(
        asked.flatMap(({ operation, environment }) => [
          `Environment: ${environment}`,
          `Operation: ${operation}`,
          'Requested-by: workflowautom',
        ]),
      );
      expect(more).toEqual([]);
      expect(lines('envs/load-3/service-3.yaml')).toBe('op_3\n');
      expect(lines('envs/load-11/service-4.yaml')).toBe('op_59\n');
    });

    it('renders each on top of those before it', async () => {
      const asked = numbers(5).map((n) => appending(`op_${n}`, 'qa', 'api'));
      await Promise.all(asked.map((request) => gitops.commit(request)));
      expect(since(1)).toHaveLength(1);
      expect(lines('envs/qa/api.yaml')).toBe('op_0\nop_1\nop_2\nop_3\nop_4\n');
    });

    it('is a commit like any other for a request that is alone', async () => {
      await gitops.commit({ ...appending('op_1', 'qa', 'api'), subject: 'qa: bump api to v2' });
      expect(since(1)[0]?.message).toBe(
        'qa: bump api to v2\n\nEnvironment: qa\nOperation: op_1\nRequested-by: workflowautom\n',
      );
    });

    it('waits for no others while something waits that shares nothing', async () => {
      const patient = fixture.open({ gather: 600_000 });
      const shared = patient.commit(appending('op_1', 'qa', 'api'));
      const own = patient.commit(alone('op_2', 'load', 'api'));
      expect(await shared).toMatchObject({ outcome: 'committed' });
      expect(await own).toMatchObject({ outcome: 'committed' });
    });

    it('keeps the order of each environment among those that share and those that do not', async () => {
      const asked = [
        appending('op_1', 'qa', 'api'),
        alone('op_2', 'qa', 'api'),
        appending('op_3', 'qa', 'api'),
        appending('op_4', 'load', 'api'),
        alone('op_5', 'load', 'api'),
      ];
      const results = await Promise.all(asked.map((request) => gitops.commit(request)));
      expect(lines('envs/qa/api.yaml')).toBe('op_1\nop_2\nop_3\n');
      expect(lines('envs/load/api.yaml')).toBe('op_4\nop_5\n');
      const commits = since(1);
      expect(
        commits.map(({ message }) => [...message.matchAll(/^Operation: (.+)$/gm)].map(([, each]) => each)),
      ).toEqual([['op_1'], ['op_2'], ['op_3', 'op_4'], ['op_5']]);
      const at = (index: number) => commits[index]?.sha;
      expect(results.map(({ commit }) => commit)).toEqual([at(0), at(1), at(2), at(2), at(3)]);
    });

    it('lets one that fails, one that comes twice and one without a change harm no other', async () => {
      const moved = () => {
        throw new Error('the file moved');
      };
      const results = await Promise.allSettled([
        gitops.commit(appending('op_1', 'qa', 'api')),
        gitops.commit({ ...appending('op_2', 'qa', 'web'), render: moved }),
        gitops.commit({ ...appending('op_3', 'qa', 'web'), render: () => [] }),
        gitops.commit(appending('op_1', 'qa', 'api')),
        gitops.commit({ ...appending('op_4', 'qa', 'web'), render: () => [{ path: 'envs/load/api.yaml', text: '' }] }),
        gitops.commit(appending('op_5', 'load', 'api')),
      ]);
      const [commit, ...others] = since(1);
      expect(others).toEqual([]);
      expect(results).toMatchObject([
        { value: { outcome: 'committed', commit: commit?.sha } },
        { reason: { message: 'the file moved' } },
        { value: { outcome: 'unchanged', commit: commit?.sha } },
        { value: { outcome: 'already-committed', commit: commit?.sha } },
        { reason: { code: 'unwritable-path' } },
        { value: { outcome: 'committed', commit: commit?.sha } },
      ]);
      expect(commit?.message).toMatch(/^bump 2 services in 2 environments\n/);
      expect(lines('envs/qa/api.yaml')).toBe('op_1\n');
    });

    it('makes no commit of changes that take each other back', async () => {
      const writing = (operation: string, text: string): CommitRequest => ({
        ...appending(operation, 'qa', 'api'),
        render: () => [
          { path: 'envs/qa/api.yaml', text },
          { path: 'envs/qa/web.yaml', text: text || null },
        ],
      });
      const results = await Promise.all([gitops.commit(writing('op_1', 'v2')), gitops.commit(writing('op_2', ''))]);
      const [head] = fixture.history();
      expect(results).toEqual(Array(2).fill({ commit: head?.sha, outcome: 'unchanged' }));
      expect(since(1)).toEqual([]);
    });

    it('loses none when somebody else is faster, and makes none twice', async () => {
      let pushes = 0;
      const asked = numbers(20).map((n) => appending(`op_${n}`, n % 2 ? 'qa' : 'load', 'api'));
      const racing = asked.map((request) =>
        gitops.commit({
          ...request,
          render: (current) => {
            if (request.operation === 'op_7' && ++pushes < 3) fixture.push({ 'envs/qa/web.yaml': `v${pushes}` });
            return request.render(current);
          },
        }),
      );
      const results = await Promise.all(racing);
      expect(pushes).toBe(3);
      expect(since(3)).toHaveLength(1);
      expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['committed']));
      expect(lines('envs/qa/web.yaml')).toBe('v2');
      expect(lines('envs/load/api.yaml')).toBe(
        numbers(10)
          .map((n) => `op_${2 * n}\n`)
          .join(''),
      );
    });

    it('finds each again after a crash, alone and together with new ones', async () => {
      const asked = numbers(12).map((n) => appending(`op_${n}`, `load-${n}`, 'api'));
      const first = await Promise.all(asked.map((request) => gitops.commit(request)));
      fixture.push({ 'envs/qa/web.yaml': 'of somebody else' });
      const again = asked.map((request) => ({ ...request, render: () => expect.unreachable() }));
      const single = await fixture.open({ gather: 0 }).commit(again[3] ?? expect.unreachable());
      expect(single).toEqual({ commit: first[3]?.commit, outcome: 'already-committed' });
      const restarted = fixture.open({ gather: GATHER });
      const [fresh, ...results] = await Promise.all([
        restarted.commit(appending('op_12', 'qa', 'api')),
        ...again.map((request) => restarted.commit(request)),
      ]);
      expect(results).toEqual(first.map(({ commit }) => ({ commit, outcome: 'already-committed' })));
      expect(fresh?.outcome).toBe('committed');
      // Told apart from one whose name only begins like it.
      expect(since(3)[0]?.message).toMatch(/\nOperation: op_12\n/);
    });

    it('loses none of two bots’ storms, and history stays a line', async () => {
      const storm = async (bot: GitOpsRepository, from: string) =>
        Promise.all(numbers(30).map((n) => bot.commit(appending(`op_${from}_${n}`, `load-${n % 10}`, from))));
      const stormy = [gitops, fixture.open({ gather: GATHER })];
      const results = await Promise.all(stormy.map((bot, index) => storm(bot, `bot-${index}`)));
      expect(new Set(results.flat().map(({ outcome }) => outcome))).toEqual(new Set(['committed']));
      const history = fixture.history();
      expect(history.map(({ parents }) => parents)).toEqual([...history.slice(1).map(({ sha }) => [sha]), []]);
      expect(history.length).toBeLessThanOrEqual(1 + 2 * 3);
      for (const n of numbers(30)) {
        expect(lines(`envs/load-${n % 10}/bot-1.yaml`)).toContain(`op_bot-1_${n}\n`);
      }
    });

    it('bumps hundreds of a repository’s thousands of environments in two commits', async () => {
      fixture.push(Object.fromEntries(numbers(3_000).map((n) => [`envs/many-${n}/api.yaml`, `image: ${n}\n`])));
      const asked = numbers(250).map((n) => appending(`op_${n}`, `many-${n * 12}`, 'api'));
      const results = await Promise.all(asked.map((request) => gitops.commit(request)));
      const commits = since(2);
      expect(commits.map(({ message }) => message.split('\n')[0])).toEqual([
        'bump 200 services in 200 environments',
        'bump 50 services in 50 environments',
      ]);
      expect(results.map(({ commit }) => commit)).toEqual(numbers(250).map((n) => commits[n < 200 ? 0 : 1]?.sha));
      const { files } = await fixture.open().read();
      expect(files.get('envs/many-2988/api.yaml')).toBe('image: 2988\nop_249\n');
      expect(await gitops.read()).toEqual(await fixture.open().read());
    });
  });
}

/** A shared request that adds its own name to a service's file. */
function appending(operation: string, environment: string, service: string): CommitRequest {
  const path = `envs/${environment}/${service}.yaml`;
  return {
    operation,
    environment,
    requestedBy: 'workflowautom',
    subject: `${environment}: bump ${service}`,
    shared: true,
    render: ({ files }) => [{ path, text: `${files.get(path) ?? ''}${operation}\n` }],
  };
}

/** As `appending`, of a person, in a commit of its own. */
function alone(operation: string, environment: string, service: string): CommitRequest {
  const { shared: _, ...request } = appending(operation, environment, service);
  return { ...request, requestedBy: 'octocat' };
}

function numbers(count: number): readonly number[] {
  return [...Array(count).keys()];
}
