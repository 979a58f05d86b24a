import { access, constants, mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, delimiter, join } from 'node:path';

const FILE = 'PulumiPolicy.yaml';

/** Runtime of packs that a program on PATH starts instead of Pulumi's language host, as Pulumi spells such a name. */
const RUNTIME = 'node';
const LAUNCHER = `pulumi-analyzer-policy-${RUNTIME}`;

/**
 * Folders of the policy packs of an infra checkout: those in `policies/` with a `PulumiPolicy.yaml`, by name.
 *
 * A pack is started by the language host of its runtime, unless PATH has a launcher: then Pulumi is given, in `folder`, a
 * pack file that names the launcher's runtime and the pack. Older language hosts start no packs.
 * @param checkout root of the infra checkout
 * @param run PATH of the run, and a folder that is the run's own
 */
export async function policyPacks(
  checkout: string,
  run: { readonly path: string; readonly folder: string },
): Promise<readonly string[]> {
  const parent = join(checkout, 'policies');
  const names = await readdir(parent).catch(() => []);
  const packs: string[] = [];
  for (const name of names.sort())
    if (await can(constants.R_OK, join(parent, name, FILE))) packs.push(join(parent, name));
  if (packs.length === 0 || !(await hasLauncher(run.path))) return packs;
  return await Promise.all(packs.map((pack) => launched(pack, join(run.folder, 'policies', basename(pack)))));
}

async function launched(pack: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  // JSON is YAML.
  const runtime = { name: RUNTIME, options: { folder: pack } };
  await writeFile(join(folder, FILE), JSON.stringify({ runtime }));
  return folder;
}

async function hasLauncher(path: string): Promise<boolean> {
  const folders = path.split(delimiter).filter((entry) => entry !== '');
  const found = await Promise.all(folders.map((folder) => can(constants.X_OK, join(folder, LAUNCHER))));
  return found.includes(true);
}

async function can(mode: number, file: string): Promise<boolean> {
  return await access(file, mode).then(
    () => true,
    () => false,
  );
}
