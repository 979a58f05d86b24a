import { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { help } from '../commands/help.ts';
import { addDoctor } from './doctor.ts';
import { EXIT } from './exit-code.ts';
import { addInit } from './init.ts';
import { addParse } from './parse.ts';
import { addSandbox } from './sandbox.ts';
import { sayWords } from './say.ts';
import { addSecrets } from './secrets.ts';
import { addServe } from './serve.ts';
import { addSweep } from './sweep.ts';

// A reader that has seen enough (`| head`) closes the pipe; that is its right and no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const args = process.argv.slice(2);
const program = new Command('wa')
  .description('Environments, one sentence at a time.')
  .version(manifest.version)
  .helpCommand(false)
  .addHelpText(
    'after',
    () => `\nSaid to a running server (WORKFLOWAUTOM_URL, WORKFLOWAUTOM_TOKEN):\n\n${help(undefined, 'wa ')}`,
  )
  .exitOverride((error) => {
    // Commander's own mistakes are usage errors (contract, section 6); its help is none.
    process.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage);
  });
for (const add of [addServe, addSandbox, addDoctor, addInit, addSecrets, addSweep, addParse]) add(program);

const [first, second] = args;
const asksForHelp = first === undefined || first === 'help' || first === '--help' || first === '-h';
const command = program.commands.find((each) => each.name() === (asksForHelp ? second : first));
if (command && asksForHelp) command.outputHelp();
else if (asksForHelp && second === undefined) program.outputHelp();
else if (command || first === '--version' || first === '-V') await program.parseAsync();
// Everything else is a sentence of the grammar that GitHub and Slack speak too, so the grammar reads it.
else process.exitCode = await sayWords(args);
