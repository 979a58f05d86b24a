import { Command } from 'commander';
import { help } from '../commands/help.ts';
import { addDoctor } from './doctor.ts';
import { addInit } from './init.ts';
import { addParse } from './parse.ts';
import { addSandbox } from './sandbox.ts';
import { sayWords } from './say.ts';
import { addSecrets } from './secrets.ts';
import { addServe } from './serve.ts';

const args = process.argv.slice(2);
const program = new Command('wa')
  .description('Environments, one sentence at a time.')
  .helpCommand(false)
  .addHelpText(
    'after',
    () => `\nSaid to a running server (WORKFLOWAUTOM_URL, WORKFLOWAUTOM_TOKEN):\n\n${help(undefined, 'wa ')}`,
  )
  .exitOverride((error) => {
    // Commander's own mistakes are usage errors (contract, section 6); its help is none.
    process.exit(error.exitCode === 0 ? 0 : 2);
  });
for (const add of [addServe, addSandbox, addDoctor, addInit, addSecrets, addParse]) add(program);

const ownCommands = new Set(program.commands.map((command) => command.name()));
const [first] = args;
if (first === undefined || first === '--help' || first === '-h') program.outputHelp();
else if (ownCommands.has(first)) await program.parseAsync();
// Everything else is a sentence of the grammar that GitHub and Slack speak too, so the grammar reads it.
else process.exitCode = await sayWords(args);
