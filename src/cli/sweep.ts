import type { Command } from 'commander';
import { connect, Unreachable } from './connect.ts';
import { EXIT, exitCode } from './exit-code.ts';
import { terminalText } from './terminal-text.ts';

/** `wa sweep`: what stands in the cloud and nothing accounts for. Ends with 0 when nothing is left over, else with 1. */
export function addSweep(program: Command): void {
  program
    .command('sweep')
    .description('ask a running server what is left over in the cloud; deletes nothing, ends with 1 when something is')
    .option('--json', 'as one JSON object, docs/costs.md')
    .action(async (options: { json?: true }) => {
      try {
        const answer = await connect(process.env).sweep();
        const colour = process.stdout.isTTY && process.stdout.hasColors();
        console.log(options.json ? JSON.stringify(answer) : terminalText(answer, { colour }));
        process.exitCode = exitCode(answer);
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        console.error(error.message);
        process.exitCode = EXIT.failed;
      }
    });
}
