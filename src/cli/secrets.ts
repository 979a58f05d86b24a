import type { Command } from 'commander';
import { EXIT } from './exit-code.ts';

/** `wa secrets`: in the contract, and not built yet; says so instead of touching a secret. */
export function addSecrets(program: Command): void {
  program
    .command('secrets')
    .description('encrypt a .env file into git-ops (not built yet)')
    .argument('[words...]')
    .action(() => {
      console.error('"secrets" is understood, and not built yet; nothing was read or written.');
      process.exitCode = EXIT.refused;
    });
}
