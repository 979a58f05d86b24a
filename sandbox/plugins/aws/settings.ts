import { type Fields, isFields } from '../protocol/fields.ts';
import type { CheckFailure } from '../protocol/resources.ts';
import { type LocalCluster, readLocalCluster } from './local-cluster.ts';

/** What an `aws.Provider`, or `aws:` settings of a stack, can say to the stand-in; everything else is accepted and idle. */
export type Settings = {
  readonly region: string;
  /** Account number: the first that is allowed, else the one moto answers for. */
  readonly account: string;
  /** On every resource that takes tags. */
  readonly defaultTags: Readonly<Record<string, string>>;
  /** What every EKS cluster's endpoint leads to; nowhere when absent. */
  readonly cluster?: LocalCluster;
};

/** The account that moto gives to whoever says nothing else. */
const ACCOUNT = '123456789012';

export function refuseSettings(values: Fields): readonly CheckFailure[] {
  const { region } = values;
  if (typeof region !== 'string' || /^[a-z]{2,}(-[a-z]+)+-\d$/.test(region)) return [];
  return [{ property: 'region', reason: `"${region}" is no region, such as eu-central-1` }];
}

/** @throws Error when neither the settings nor the environment name a region */
export function readSettings(values: Fields, environment: NodeJS.ProcessEnv = process.env): Settings {
  const region = text(values.region) ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  if (!region) throw new Error('Missing region: set aws:region, or AWS_REGION.');
  const [allowed] = [parsed(values.allowedAccountIds)].flat();
  const defaults = parsed(values.defaultTags);
  const tags = isFields(defaults) && isFields(defaults.tags) ? defaults.tags : {};
  const kubeconfig = environment.AWS_STAND_IN_CLUSTER;
  return {
    ...(kubeconfig ? { cluster: readLocalCluster(kubeconfig) } : {}),
    region,
    account: text(allowed) ?? ACCOUNT,
    defaultTags: Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, String(value)])),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Providers' settings travel as text, maps and lists as JSON in it. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
