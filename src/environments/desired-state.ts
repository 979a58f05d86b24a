/**
 * What Git says should run: the text of every file the bot may read, at one commit of the git-ops base branch.
 * Everything else we know of environments is read out of this, so losing the database loses history only.
 */
export type DesiredState = {
  /** Full SHA of the git-ops commit these files were read at. */
  readonly commit: string;
  /** Repository path (`envs/qa/env.yaml`) to the file's text, byte for byte. */
  readonly files: ReadonlyMap<string, string>;
};

export const POLICY_PATH = 'workflowautom.yaml';

export function environmentFolder(environment: string): string {
  return `envs/${environment}/`;
}

export function manifestPath(environment: string): string {
  return `envs/${environment}/env.yaml`;
}

export function serviceValuesPath(environment: string, service: string): string {
  return `envs/${environment}/${service}.yaml`;
}

/** Where a Secret is kept, encrypted: a service's own, or the connection of an add-on, which never have one name. */
export function sealedPath(environment: string, name: string): string {
  return `envs/${environment}/secrets/${name}.sops.yaml`;
}

/** Paths of every file that belongs to one environment, sorted. */
export function environmentFiles(desired: DesiredState, environment: string): readonly string[] {
  const folder = environmentFolder(environment);
  return [...desired.files.keys()].filter((path) => path.startsWith(folder)).sort();
}

/** Paths of what is encrypted in an environment's folder, sorted. */
export function sealedFiles(desired: DesiredState, environment: string): readonly string[] {
  return environmentFiles(desired, environment).filter((path) => path.endsWith('.sops.yaml'));
}

/** Names of every environment Git knows, sorted. A folder without `env.yaml` is not an environment. */
export function environmentNames(desired: DesiredState): readonly string[] {
  return [...desired.files.keys()].flatMap((path) => /^envs\/([^/]+)\/env\.yaml$/.exec(path)?.[1] ?? []).sort();
}
