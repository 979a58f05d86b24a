import { runExample } from '../../env-addons/contract/example.ts';
import { createQueues } from '../../env-addons/queue/create-queues.ts';
import { sizeNames as queueSizes } from '../../env-addons/queue/sizes.ts';
import { createDatabase } from '../../env-addons/rds/create-database.ts';
import { sizeNames as databaseSizes } from '../../env-addons/rds/sizes.ts';
import { createCache } from '../../env-addons/redis/create-cache.ts';
import { sizeNames as cacheSizes } from '../../env-addons/redis/sizes.ts';
import { createBucket } from '../../env-addons/s3/create-bucket.ts';
import { sizeNames as bucketSizes } from '../../env-addons/s3/sizes.ts';
import type { EnvironmentConfig } from '../../environments/config.ts';
import { describeEnvironment } from '../../environments/describe-environment.ts';
import { exampleConfig } from '../../environments/example.ts';
import { collectResources } from '../../platform/collect-resources.ts';
import { exampleValues } from '../../platform/example.ts';
import type { Properties, Resource } from './policy.ts';

type Made = { readonly type: string; readonly name: string; readonly inputs: Properties };
export type ExampleRun = { readonly what: string; readonly resources: readonly Resource[] };

const gone = { whenDestroyed: 'delete', environment: environment('preview') };
const kept = { whenDestroyed: 'keep-a-copy', environment: environment('standing') };

/** What the programs of every layer ask for with example settings, for tests: the pack has nothing against it. */
export async function exampleRuns(): Promise<readonly ExampleRun[]> {
  const everything = { team: ['acme:developers'], secrets: true, addonNetworks: ['10.20.0.0/16'] };
  const runs: ExampleRun[] = [
    environmentRun('an environment', exampleConfig),
    environmentRun('an environment with all there is', { ...exampleConfig, ...everything }),
    environmentRun('an environment under Flux', { ...exampleConfig, ...everything, reconciler: 'flux' }),
  ];
  for (const settings of [gone, kept]) {
    const { kind } = settings.environment;
    const largest = <Size>(sizes: readonly [Size, ...Size[]]) => (settings === gone ? sizes[0] : sizes.at(-1));
    const add = async (folder: string, size: string | undefined, run: (all: object) => Promise<readonly Made[]>) => {
      runs.push(resourcesOf(`${folder}, ${kind}, ${size}`, folder, await run({ ...settings, size })));
    };
    await add('rds', largest(databaseSizes), async (all) => {
      const program = { folder: 'rds', sizes: databaseSizes, create: createDatabase };
      return (await runExample(program, { settings: { ...all } })).resources;
    });
    await add('redis', largest(cacheSizes), async (all) => {
      const program = { folder: 'redis', sizes: cacheSizes, create: createCache };
      return (await runExample(program, { settings: { ...all } })).resources;
    });
    await add('s3', largest(bucketSizes), async (all) => {
      const program = { folder: 's3', sizes: bucketSizes, create: createBucket };
      return (await runExample(program, { settings: { ...all } })).resources;
    });
    await add('queue', largest(queueSizes), async (all) => {
      const program = { folder: 'queue', sizes: queueSizes, create: createQueues };
      return (await runExample(program, { settings: { ...all } })).resources;
    });
  }
  for (const profile of ['free-tier', 'standard']) {
    runs.push(await platformRun(`the platform, ${profile}`, exampleValues({ profile })));
  }
  return runs;
}

function environment(kind: string) {
  return { name: 'dev', kind, owner: 'octocat', services: [{ name: 'api' }] };
}

function environmentRun(what: string, config: EnvironmentConfig): ExampleRun {
  const made = describeEnvironment(config)
    .flat()
    .map(({ name, manifest }) => {
      const [group, version] = manifest.apiVersion.includes('/') ? manifest.apiVersion.split('/') : ['core', 'v1'];
      return { type: `kubernetes:${group}/${version}:${manifest.kind}`, name, inputs: { ...manifest } };
    });
  return resourcesOf(what, 'environments', made);
}

/** @param values settings as Pulumi hands them over */
export async function platformRun(what: string, values: Readonly<Record<string, string>>): Promise<ExampleRun> {
  const { resources } = await collectResources(values);
  return resourcesOf(what, 'platform', resources);
}

function resourcesOf(what: string, project: string, made: readonly Made[]): ExampleRun {
  return { what, resources: made.map(({ type, name, inputs }) => ({ type, name, project, properties: inputs })) };
}
