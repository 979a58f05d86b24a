import { readFile, rm } from 'node:fs/promises';
import { runTool } from '../run-tool.ts';
import type { Workspace } from '../workspace.ts';

/**
 * The key with which secrets are decrypted here, made once and kept; only its owner may read the file.
 * @returns its public half, for which people encrypt: `age1…`
 * @throws SandboxError `part-failed`
 */
export async function ensureAgeKey({ layout, tools, env }: Workspace): Promise<string> {
  const keygen = tools.executable('age-keygen');
  const recipient = async () => await runTool({ executable: keygen, args: ['-y', layout.ageKey], env });
  const known = await readFile(layout.ageKey, 'utf8').catch(() => '');
  if (known.includes('AGE-SECRET-KEY-')) return await recipient();
  // What a killed `up` left; age-keygen overwrites nothing.
  await rm(layout.ageKey, { force: true });
  await runTool({ executable: keygen, args: ['-o', layout.ageKey], env });
  return await recipient();
}
