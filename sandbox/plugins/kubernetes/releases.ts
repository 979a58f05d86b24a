import { difference } from '../protocol/difference.ts';
import type { Fields } from '../protocol/fields.ts';
import { hasUnknowns } from '../protocol/properties.ts';
import type { Say } from '../protocol/provider.ts';
import type { Resources } from '../protocol/resources.ts';
import { helmOf } from './helm.ts';
import { recordedReleases } from './recorded-releases.ts';
import type { ReleaseArgs, Releases } from './release.ts';
import type { Cluster } from './resources.ts';
import type { Settings } from './settings.ts';

export const RELEASE = 'kubernetes:helm.sh/v3:Release';

/**
 * `helm.v3.Release`: by the real Helm where the chart is a folder of this machine. A chart that would have to be fetched
 * is recorded and not installed, and a diagnostic says so.
 */
export function createReleases(connect: () => Promise<Cluster>, settings: Settings, say: Say): Resources {
  const releasesFor = (release: ReleaseArgs): Releases =>
    isLocal(release) ? helmOf(settings) : recordedReleases(connect);

  return {
    async check({ name, seed, olds, news }) {
      const made = `${name}-${Buffer.from(seed).toString('hex').slice(0, 8)}`;
      const failures = news.chart === undefined ? [{ property: 'chart', reason: 'is missing' }] : [];
      const inputs = { ...news, name: news.name ?? olds.name ?? made, namespace: news.namespace ?? 'default' };
      return { inputs, failures };
    },
    diff({ olds, news }) {
      const found = [...difference(olds, news)];
      const changes = found.map(([path, change]) => ({
        path,
        change,
        replaces: path === 'name' || path === 'namespace',
      }));
      return { changes, deleteBeforeReplace: false };
    },
    async create({ inputs, preview }) {
      if (preview) return { id: '', state: inputs };
      return { id: `${inputs.namespace}/${inputs.name}`, state: await install(inputs) };
    },
    async update({ news, preview }) {
      if (preview || hasUnknowns(news)) return news;
      return await install(news);
    },
    async read({ id, inputs, state }) {
      const [namespace = '', name = ''] = id.split('/');
      const there = await releasesFor(expectRelease(state)).exists(name, namespace);
      return there ? { inputs, state } : undefined;
    },
    async remove({ state }) {
      const release = expectRelease(state);
      await releasesFor(release).uninstall(release.name, release.namespace);
    },
    invoke: (token) => Promise.reject(new Error(`A release has no function ${token}.`)),
  };

  async function install(inputs: Fields): Promise<Fields> {
    const release = expectRelease(inputs);
    if (!isLocal(release)) {
      await say(
        `The chart ${release.chart} of the release ${release.namespace}/${release.name} would have to be fetched: the ` +
          'stand-in only records it, in a Secret of its namespace. Nothing of it runs.',
      );
    }
    await releasesFor(release).install(release);
    const { name, namespace, version = '' } = release;
    return { ...inputs, status: { name, namespace, version, status: 'deployed' } };
  }
}

/** Fetched is what names a repository, or an address. */
function isLocal({ chart, repositoryOpts }: ReleaseArgs): boolean {
  const repository = (repositoryOpts as Fields | undefined)?.repo;
  return repository === undefined && /^(\.{0,2}\/)/.test(chart);
}

function expectRelease(fields: Fields): ReleaseArgs {
  const { name, namespace, chart } = fields;
  if (typeof name === 'string' && typeof namespace === 'string' && typeof chart === 'string') {
    return { ...fields, name, namespace, chart };
  }
  throw new Error('A release needs a name, a namespace and a chart.');
}
