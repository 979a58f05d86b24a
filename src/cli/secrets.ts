import type { Command } from 'commander';
import type { ImportOptions } from './secrets/secrets-import.ts';
import type { SendOptions } from './secrets/secrets-send.ts';

type ReadOptions = { readonly json?: true };

/**
 * `wa secrets`: encrypted on this machine, for whom git-ops names; a server never sees a value. What does it is loaded
 * when it is asked for: no other command of `wa` waits for it.
 */
export function addSecrets(program: Command): void {
  const secrets = program
    .command('secrets')
    .description('secrets of a service, encrypted on this machine into git-ops (docs/secrets.md)')
    // A mistake of the command line is told without what follows "=": that may be a value.
    .configureOutput({ outputError: (text, write) => write(text.replace(/=[^'\n]*/g, '=…')) });

  changing(secrets.command('import <env> <service> [file]'), IMPORT)
    .description('encrypt a .env file; it becomes the whole set (- is standard input, .env when absent)')
    .option('--prune', 'take away the names that the file does not have')
    .action(async (env: string, service: string, file: string | undefined, options: ImportOptions) => {
      await (await import('./secrets/secrets-import.ts')).importSecrets(env, service, file, options);
    });

  changing(secrets.command('set <env> <service> <KEY...>'), SET)
    .description('set values, asked for and not shown; the value of a single KEY may come from standard input')
    .action(async (env: string, service: string, keys: readonly string[], options: SendOptions) => {
      await (await import('./secrets/secrets-set.ts')).setSecrets(env, service, keys, options);
    });

  changing(secrets.command('unset <env> <service> <KEY...>'), UNSET)
    .description('take names away; with the last one, the Secret')
    .action(async (env: string, service: string, keys: readonly string[], options: SendOptions) => {
      await (await import('./secrets/secrets-unset.ts')).unsetSecrets(env, service, keys, options);
    });

  changing(secrets.command('rotate <env> [services...]'), ROTATE)
    .description('encrypt anew, for whom .sops.yaml names now, with a new data key; all services when none is named')
    .action(async (env: string, services: readonly string[], options: SendOptions) => {
      await (await import('./secrets/secrets-rotate.ts')).rotateSecrets(env, services, options);
    });

  reading(secrets.command('list <env> [service]'), LIST)
    .description('names, who can decrypt them, when they last changed; takes no key')
    .action(async (env: string, service: string | undefined, options: ReadOptions) => {
      await (await import('./secrets/secrets-list.ts')).listSecrets(env, service, options);
    });

  reading(secrets.command('diff <env> <service> [file]'), DIFF)
    .description('names that a .env file and git-ops have, and whether their values are the same; never a value')
    .action(async (env: string, service: string, file: string | undefined, options: ReadOptions) => {
      await (await import('./secrets/secrets-diff.ts')).diffSecrets(env, service, file, options);
    });
}

const IMPORT = `
Examples:
  wa secrets import qa api                  all of .env
  wa secrets import qa api .env.qa --prune
  pass show acme/qa/api | wa secrets import qa api - --dry-run`;

const SET = `
A value is never an argument: everybody on the machine can read those, and the shell keeps them.
One line break at the end of standard input is no part of the value.

Examples:
  wa secrets set qa api DATABASE_URL STRIPE_KEY
  openssl rand -hex 32 | wa secrets set qa api SESSION_KEY
  wa secrets set qa api TLS_KEY < key.pem`;

const UNSET = `
Examples:
  wa secrets unset qa api STRIPE_KEY
  wa secrets unset qa api OLD_ONE OLD_TWO --dry-run`;

const ROTATE = `
Whoever could read a value before still knows it, and Git keeps its old ciphertext: when somebody leaves, change the
values too.

Examples:
  wa secrets rotate qa
  wa secrets rotate qa api worker --reason "mona left"`;

const LIST = `
Examples:
  wa secrets list qa
  wa secrets list qa api --json`;

const DIFF = `
Examples:
  wa secrets diff qa api
  wa secrets diff qa api .env.qa --json`;

function changing(command: Command, examples: string): Command {
  return command
    .addHelpText('after', examples)
    .option('--dry-run', 'say which names would change, and send nothing')
    .option('--reason <text>', 'why; stands in the plan and in the commit')
    .option('--no-wait', 'return as soon as the operation is written down')
    .option('--json', 'print the answer as one JSON object');
}

function reading(command: Command, examples: string): Command {
  return command.addHelpText('after', examples).option('--json', 'as one JSON object');
}
