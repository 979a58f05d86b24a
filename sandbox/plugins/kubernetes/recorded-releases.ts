import type { ReleaseArgs, Releases } from './release.ts';
import type { Cluster } from './resources.ts';

const WHO = { how: 'apply', fieldManager: 'workflowautom-stand-in', dryRun: false } as const;
const TIMEOUT = 60_000;

/** Releases that are written down, as Secrets since their values may hold some, and never run. */
export function recordedReleases(connect: () => Promise<Cluster>): Releases {
  return {
    async install(release) {
      const { objects } = await connect();
      const { name, namespace } = release;
      if (release.createNamespace === true) {
        await objects.write({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, WHO);
      }
      await objects.write(
        { ...reference(name, namespace), type: 'workflowautom.dev/release', stringData: record(release) },
        WHO,
      );
    },
    async exists(name, namespace) {
      const { objects } = await connect();
      return (await objects.read(reference(name, namespace))) !== undefined;
    },
    async uninstall(name, namespace) {
      const { objects } = await connect();
      await objects.remove(reference(name, namespace), { timeout: TIMEOUT, signal: new AbortController().signal });
    },
  };
}

function reference(name: string, namespace: string) {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: `stand-in.release.${name}`, namespace } };
}

function record({ chart, version, repositoryOpts, values }: ReleaseArgs): Record<string, string> {
  return {
    chart,
    version: String(version ?? ''),
    repository: JSON.stringify(repositoryOpts ?? {}),
    values: JSON.stringify(values ?? {}),
  };
}
