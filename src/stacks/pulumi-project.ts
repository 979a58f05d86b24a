import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { PortError } from '../operations/ports/port-error.ts';

const ProjectFile = z.object({ name: z.string().min(1) });

/**
 * Name of the Pulumi project in a folder of an infra checkout.
 * @throws PortError `stack-failed` when there is no such project
 */
export async function projectName(checkout: string, project: string, commit: string): Promise<string> {
  try {
    return ProjectFile.parse(parse(await readFile(join(checkout, project, 'Pulumi.yaml'), 'utf8'))).name;
  } catch (cause) {
    throw new PortError(
      'stack-failed',
      `The infra repository has no Pulumi project in ${project}/ at ${commit.slice(0, 12)}.`,
      {
        hint: `Put a Pulumi.yaml with a "name" there, or take it out of the policy.`,
        cause,
      },
    );
  }
}

/** Text of the `Pulumi.<stack>.yaml` the infra repository commits for this stack, if it does. */
export async function committedSettings(checkout: string, project: string, stack: string): Promise<string | undefined> {
  return await readFile(join(checkout, project, `Pulumi.${stack}.yaml`), 'utf8').catch(() => undefined);
}
