import type { PlatformOutputs } from '../../platform/outputs.ts';
import type { Addon } from './addon.ts';
import type { AddonOutputs } from './addon-outputs.ts';
import { type Recorded, recordResources } from './record-resources.ts';
import { runAddon } from './run-addon.ts';

/** What the platform of the examples exports, as far as add-ons ask. */
export const examplePlatform = {
  platform: 'eu-1',
  region: 'eu-central-1',
  account: '123456789012',
  vpcId: 'vpc-0123',
  privateSubnetIds: ['subnet-a', 'subnet-b'],
  nodeSecurityGroupId: 'sg-nodes',
  dataKeyArn: 'arn:aws:kms:eu-central-1:123456789012:key/data',
  workloadRoleArn: 'arn:aws:iam::123456789012:role/eu-1-workload',
  clusterName: 'eu-1',
} as const satisfies Partial<PlatformOutputs>;

/** What an add-on's stack is told, without the project before each key. */
export type ExampleSettings = {
  readonly platform: string;
  readonly environment: Readonly<Record<string, unknown>> & { readonly name: string };
  readonly size: string;
  readonly whenDestroyed: string;
} & Readonly<Record<string, unknown>>;

export const exampleSettings: ExampleSettings = {
  platform: 'organization/platform/eu-1',
  environment: { name: 'dev', kind: 'standing', owner: 'octocat', services: [{ name: 'api' }, { name: 'web' }] },
  size: 'small',
  whenDestroyed: 'keep-a-copy',
};

/** One add-on's program, as its `index.ts` runs it. */
export type Program<Size extends string> = {
  readonly folder: string;
  readonly sizes: readonly [Size, ...Size[]];
  readonly create: (addon: Addon<Size>) => AddonOutputs;
};

export type ExampleRun = {
  /** Key by key over the example's; undefined leaves a key out. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Output by output over the platform's; undefined leaves one out. */
  readonly platform?: Readonly<Record<string, unknown>>;
  /** Names of the platform's outputs that are secret. */
  readonly secrets?: readonly string[];
  readonly life?: string;
  /** The environment's name unless said otherwise. */
  readonly stack?: string;
};

/** Runs an add-on's program without an engine, for tests. */
export async function runExample<Size extends string>(
  { folder, sizes, create }: Program<Size>,
  run: ExampleRun = {},
): Promise<{ readonly result: AddonOutputs; readonly resources: readonly Recorded[] }> {
  const settings = { ...exampleSettings, ...run.settings };
  const outputs = Object.entries({ ...examplePlatform, ...run.platform }).filter(([, value]) => value !== undefined);
  const config = Object.entries(settings).filter(([, value]) => value !== undefined);
  return await recordResources(
    {
      project: folder,
      stack: run.stack ?? settings.environment.name,
      config: Object.fromEntries(config.map(([key, value]) => [`${folder}:${key}`, value])),
      platform: { outputs: Object.fromEntries(outputs), secrets: run.secrets ?? [] },
      ...(run.life === undefined ? {} : { life: run.life }),
    },
    () => runAddon(folder, sizes, create),
  );
}
