import { cp, mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { EXIT } from './exit-code.ts';

const EXAMPLE = join(import.meta.dirname, '../../examples/git-ops');

/** `wa init`: a git-ops repository to start from. */
export function addInit(program: Command): void {
  program
    .command('init')
    .argument('[folder]', 'an empty or new folder', 'git-ops')
    .description('write an example git-ops repository: a policy, two services, one standing environment')
    .action(async (folder: string) => {
      const target = resolve(folder);
      await mkdir(target, { recursive: true });
      const present = (await readdir(target)).filter((name) => name !== '.git');
      if (present.length > 0) {
        console.error(`${target} is not empty (${present[0]}); nothing was written. Name a new folder.`);
        process.exitCode = EXIT.refused;
        return;
      }
      await cp(EXAMPLE, target, { recursive: true });
      console.log(`Written to ${target}. Make workflowautom.yaml yours, then commit and push it.`);
    });
}
