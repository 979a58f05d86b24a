import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listEngines } from '../engines/manifest.ts';
import { resolveEngines } from '../engines/resolve-engines.ts';
import { freePorts } from '../free-ports.ts';
import type { Fault } from '../plugins/aws/faults.ts';
import { poll } from '../poll.ts';
import { isRunning } from '../process-identity.ts';
import { SandboxError } from '../sandbox-error.ts';
import { startProcess } from '../start-process.ts';
import { stopProcesses } from '../stop-processes.ts';
import { listLeft } from './list-left.ts';

/** An AWS account of our own: moto on loopback, and the stand-in plugin's inventory. Both are forgotten at `stop`. */
export type LocalAws = {
  /** What the stand-in plugin, and every client of the AWS SDK, is started with. */
  readonly env: Readonly<Record<string, string>>;
  /** What stands in the region of `env`: `aws:s3/bucket:Bucket my-data`. Sorted. */
  readonly left: () => Promise<readonly string[]>;
  /** What is to go wrong from now on; nothing when empty. */
  readonly faults: (...faults: readonly Fault[]) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Milliseconds: a Python that loads a few hundred modules, on a machine that has other work. */
const START = 60_000;

/**
 * @param folder empty, or of an account that was started here before; its inventory is kept
 * @throws SandboxError `engine-missing` when moto is not there, `part-failed` when it does not answer
 */
export async function startAws(folder: string, region = 'eu-central-1'): Promise<LocalAws> {
  const python = await motoPython();
  const [port = 0] = await freePorts(1);
  const [inventory, faultFile] = [join(folder, 'inventory'), join(folder, 'faults.json')];
  await mkdir(inventory, { recursive: true, mode: 0o700 });
  const server = await startProcess({
    name: 'moto',
    executable: python,
    args: [join(import.meta.dirname, 'moto_server.py'), '-H', '127.0.0.1', '-p', String(port)],
    env: { PATH: process.env.PATH ?? '', HOME: folder, PYTHONDONTWRITEBYTECODE: '1' },
    folder,
    logs: folder,
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const outcome = await poll(async () => (isRunning(server) ? await answers(endpoint) : 'ended'), { timeout: START });
  if (outcome !== true) {
    await stopProcesses([server], 5_000);
    throw new SandboxError('part-failed', 'moto does not answer.', `Its log is ${join(folder, 'moto.log')}.`);
  }
  const env = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'stand-in',
    AWS_SECRET_ACCESS_KEY: 'stand-in',
    AWS_STAND_IN_INVENTORY: inventory,
    AWS_STAND_IN_FAULTS: faultFile,
  };
  return {
    env,
    left: () => listLeft(env),
    async faults(...faults) {
      if (faults.length === 0) await rm(faultFile, { force: true });
      else await writeFile(faultFile, JSON.stringify(faults));
    },
    async stop() {
      await stopProcesses([server], 5_000);
    },
  };
}

async function motoPython(): Promise<string> {
  const engines = listEngines().filter((engine) => engine.name === 'moto');
  const [status] = await resolveEngines({ engines });
  const python = status?.executables['moto-python'];
  if (python !== undefined) return python;
  throw new SandboxError(
    'engine-missing',
    'moto is not here, and nothing else answers as AWS does.',
    'Run "make engines"; it needs python3 with pip, and PyPI.',
  );
}

async function answers(endpoint: string): Promise<true | undefined> {
  const response = await fetch(`${endpoint}/moto-api/data.json`, { signal: AbortSignal.timeout(2_000) }).catch(
    () => undefined,
  );
  return response?.ok ? true : undefined;
}
