import type { Command } from 'commander';
import { EXIT } from './exit-code.ts';

/** `wa sandbox`: a platform on this machine, without a cloud. */
export function addSandbox(program: Command): void {
  const sandbox = program.command('sandbox').description('a whole platform on this machine, without a cloud');
  const folder = ['--folder <folder>', 'where everything of it is kept; .workflowautom/sandbox here'] as const;

  sandbox
    .command('up')
    .description('bring it up, or keep it up')
    .option(...folder)
    .option('--json', 'print what one must know to use it')
    .action((options: { folder?: string; json?: true }) =>
      attempt(async ({ sandboxUp }) => {
        const info = await sandboxUp({ ...only(options.folder), say: (line) => console.error(line) });
        if (options.json) console.log(JSON.stringify(info, null, 2));
        else for (const [name, value] of Object.entries(info.settings)) console.log(`export ${name}='${value}'`);
      }),
    );

  sandbox
    .command('status')
    .description('say what of it runs')
    .option(...folder)
    .action((options: { folder?: string }) =>
      attempt(async ({ sandboxStatus }) => {
        const status = await sandboxStatus(only(options.folder));
        console.log(JSON.stringify(status, null, 2));
        if (status.state !== 'up') process.exitCode = EXIT.failed;
      }),
    );

  sandbox
    .command('down')
    .description('end everything it started, and nothing else')
    .option(...folder)
    .option('--keep', 'keep its folder')
    .action((options: { folder?: string; keep?: true }) =>
      attempt(async ({ sandboxDown }) => {
        const ended = await sandboxDown({ ...only(options.folder), keep: options.keep ?? false });
        console.error(`${ended} processes ended`);
      }),
    );
}

function only(folder: string | undefined): { folder?: string } {
  return folder === undefined ? {} : { folder };
}

async function attempt(work: (sandbox: typeof import('../../sandbox/sandbox.ts')) => Promise<void>): Promise<void> {
  try {
    await work(await import('../../sandbox/sandbox.ts'));
  } catch (error) {
    const hint = error instanceof Error && 'hint' in error ? `\n${error.hint}` : '';
    console.error(error instanceof Error ? `${error.message}${hint}` : error);
    process.exitCode = EXIT.failed;
  }
}
