import { Command } from 'commander';
import { addParse } from './parse.ts';

const program = new Command('wa').description('Environments, one sentence at a time.');
addParse(program);
await program.parseAsync();
