import { delimiter, join } from 'node:path';
import { definitions } from './engines/definitions.ts';
import { EnginesMissingError } from './engines/engine-error.ts';
import { enginePath } from './engines/engine-path.ts';
import { installEngines } from './engines/install-engines.ts';
import { listEngines } from './engines/manifest.ts';
import { resolveEngines } from './engines/resolve-engines.ts';
import { SandboxError } from './sandbox-error.ts';

export type Tools = {
  /** PATH on which every engine, and the stand-in resource plugins, are found by their plain names. */
  readonly path: string;
  /** Engine to version. */
  readonly versions: Readonly<Record<string, string>>;
  /** Absolute path. @throws SandboxError `engine-missing` */
  executable(name: string): string;
  /** Folder of Argo CD's custom resource definitions. @throws SandboxError `engine-missing` */
  crds(): string;
};

/** Stand-ins for the resource plugins that cannot be had on a closed network; Pulumi finds them on PATH. */
const PLUGINS = join(import.meta.dirname, 'plugins');

/** Engines of tests, and of what starts them itself. */
const notNeeded = ['kubeconform', 'moto', 'jenkins-pipeline-unit', ...definitions.map(({ name }) => name)];

/**
 * Finds the engines, and installs what is missing.
 * @param first folder that goes before everything else on PATH
 * @param say is given one line of progress at a time
 * @throws SandboxError `engine-missing`
 */
export async function provideTools(first: string, say: (line: string) => void): Promise<Tools> {
  const wanted = listEngines().filter((engine) => !notNeeded.includes(engine.name));
  let statuses = await resolveEngines({ engines: wanted });
  if (statuses.some((status) => status.state !== 'ok')) {
    statuses = await installEngines({ engines: wanted, say }).catch(refuse);
  }
  const executables = new Map(statuses.flatMap((status) => Object.entries(status.executables)));
  const crds = statuses.find((status) => status.folders.crds !== undefined)?.folders.crds;
  const path = [first, PLUGINS, enginePath(statuses), process.env.PATH ?? '']
    .filter((part) => part !== '')
    .join(delimiter);
  return {
    path,
    versions: Object.fromEntries(statuses.map((status) => [status.name, status.version])),
    executable: (name) => executables.get(name) ?? missing(name),
    crds: () => crds ?? missing('Argo CD’s custom resource definitions'),
  };
}

/** Its message names each engine, what is lost without it and how to get it. */
function refuse(cause: unknown): never {
  if (!(cause instanceof EnginesMissingError)) throw cause;
  throw new SandboxError('engine-missing', cause.message, 'Then run "wa sandbox up" again.', { cause });
}

function missing(what: string): never {
  throw new SandboxError('engine-missing', `${what}: not found.`, 'Run "make engines", then "wa doctor".');
}
