import { quantity } from './cost-quantity.ts';

/** What one service asks of the cluster while it is awake. */
export type ServiceNeeds = {
  readonly replicas: number;
  /** Of one replica. */
  readonly vcpu: number;
  readonly memoryGiB: number;
  /** Of one replica; 0 where it keeps nothing. */
  readonly volumeGiB: number;
};

type Fields = Readonly<Record<string, unknown>>;
const GIB = 2 ** 30;

/**
 * What a service's Helm values ask for: the last file that says something about a field wins, as in Helm.
 * An autoscaled service counts with its least replicas. Jobs, which come and go, are not counted.
 * @param values the chart's defaults first; plain YAML values
 * @returns the needs, or which field cannot be read
 */
export function serviceNeeds(values: readonly unknown[]): ServiceNeeds | { readonly unreadable: string } {
  const all = values.map(fieldsOf);
  const last = (...path: readonly string[]): unknown =>
    all
      .map((file) => path.reduce<unknown>((at, key) => fieldsOf(at)[key], file))
      .findLast((value) => value !== undefined);

  const autoscaled = last('autoscaling', 'enabled') === true;
  const keeps = last('persistence', 'enabled') === true;
  const read = {
    [autoscaled ? 'autoscaling.min' : 'replicas']: quantity(autoscaled ? last('autoscaling', 'min') : last('replicas')),
    'resources.requests.cpu': quantity(last('resources', 'requests', 'cpu')),
    'resources.requests.memory': quantity(last('resources', 'requests', 'memory')),
    'persistence.size': keeps ? quantity(last('persistence', 'size')) : 0,
  };
  const unreadable = Object.entries(read).find(([, value]) => value === undefined)?.[0];
  const [replicas, vcpu, memory, volume] = Object.values(read);
  if (replicas === undefined || vcpu === undefined || memory === undefined || volume === undefined)
    return { unreadable: unreadable ?? 'replicas' };
  return { replicas, vcpu, memoryGiB: memory / GIB, volumeGiB: volume / GIB };
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
