import type { Command } from 'commander';
import { EXIT } from './exit-code.ts';

/** `wa serve`: the bot itself, until it is told to stop. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .description('run the server; settings are environment variables, see .env.example')
    .action(async () => {
      // Loaded only here: the server's libraries are large, and every other command should answer at once.
      const { serve } = await import('../main.ts');
      try {
        const server = await serve(process.env);
        console.error(`WorkflowAutom listens at ${server.url}`);
        for (const signal of ['SIGINT', 'SIGTERM'] as const) {
          process.once(signal, () => {
            void server.stop().then(() => process.exit(EXIT.done));
          });
        }
      } catch (error) {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = EXIT.failed;
      }
    });
}
