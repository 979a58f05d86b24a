import type { Command } from 'commander';
import { EXIT } from './exit-code.ts';

/** `wa doctor`: what this machine has of what is needed, and how to get the rest. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('say which engines are here, in which version and from where, and how to get what is missing')
    .option('--json', 'as one JSON object')
    .action(async (options: { json?: true }) => {
      const { doctor } = await import('../../sandbox/engines/doctor.ts');
      const report = await doctor();
      console.log(options.json ? JSON.stringify(report.json, null, 2) : report.text);
      if (!report.ok) process.exitCode = EXIT.failed;
    });
}
