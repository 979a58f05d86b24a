/** Files of an environment's folder by name relative to it: `env.yaml`, `api.yaml`, `secrets/api.sops.yaml`. */
export type FolderNames = readonly string[];

/** A top-level field of `kustomization.yaml` that is ours to say, and what it should hold. */
export type Field = { readonly key: string; readonly value: unknown };

const SECRET = /^secrets\/[^/]+\.sops\.yaml$/;

/** A values file. What cannot be part of a ConfigMap's name belongs to no service. */
const VALUES = /^(?!kustomization\.yaml$)([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)\.yaml$/;

/** Lets helm-controller see a changed ConfigMap at once: https://fluxcd.io/flux/components/helm/helmreleases/#values-references */
const WATCHED = { 'reconcile.fluxcd.io/watch': 'Enabled' };

/**
 * What our fields should hold, for these files and what the file holds now: every secret that is there is a resource, every
 * values file a ConfigMap, in the order they are in; what a person added beside them stays.
 */
export function fluxFields(
  environment: string,
  names: FolderNames,
  now: Readonly<Record<string, unknown>>,
): readonly Field[] {
  const resources = secrets(names, listOf(now.resources));
  const options = mapOf(now.generatorOptions);
  const labels = { ...mapOf(options.labels), ...WATCHED };
  return [
    { key: 'namespace', value: environment },
    { key: 'resources', value: resources },
    // The HelmReleases name the ConfigMaps, so their names must not change with their content.
    { key: 'generatorOptions', value: { ...options, disableNameSuffixHash: true, labels } },
    { key: 'configMapGenerator', value: generators(names, listOf(now.configMapGenerator), resources) },
  ];
}

/** A map of YAML as it is; empty for anything else. */
export function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function secrets(names: FolderNames, now: readonly unknown[]): readonly unknown[] {
  const present = new Set(names.filter((name) => SECRET.test(name)));
  const kept = now.filter((entry) => !SECRET.test(relative(entry)) || present.delete(relative(entry)));
  return [...kept, ...[...present].sort()];
}

function generators(names: FolderNames, now: readonly unknown[], resources: readonly unknown[]): readonly unknown[] {
  const listed = new Set(resources.map(relative));
  const present = names.flatMap((name) => (listed.has(name) ? [] : (VALUES.exec(name)?.[1] ?? [])));
  const wanted = new Map([...present].sort(environmentFirst).map((name) => [`${name}-values`, generator(name)]));
  const kept = now.flatMap((entry) => {
    const name = String(mapOf(entry).name);
    const ours = wanted.get(name);
    if (!ours) return isOurs(entry) ? [] : [entry];
    wanted.delete(name);
    return [ours];
  });
  return [...kept, ...wanted.values()];
}

function generator(name: string) {
  return { name: `${name}-values`, files: [`values.yaml=${name}.yaml`] };
}

/** Of our making, for a file that may be gone. */
function isOurs(entry: unknown): boolean {
  const { name, files } = mapOf(entry);
  const file = /^(.+)-values$/.exec(String(name))?.[1];
  return file !== undefined && listOf(files).length === 1 && listOf(files)[0] === `values.yaml=${file}.yaml`;
}

/** `env.yaml` is the first values file of every service. */
function environmentFirst(a: string, b: string): number {
  return Number(b === 'env') - Number(a === 'env') || (a < b ? -1 : 1);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function relative(entry: unknown): string {
  return String(entry).replace(/^\.\//, '');
}
