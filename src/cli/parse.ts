import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import type { Parsed } from '../commands/command.ts';
import { formatCommand } from '../commands/format-command.ts';
import { parse } from '../commands/parse.ts';
import { parsedJson } from '../commands/parsed-json.ts';
import { requireEnvironment } from '../commands/require-environment.ts';
import { completeLines } from './complete-lines.ts';

type Options = { readonly json?: true; readonly inPullRequest?: true };

/** `wa parse`: what the bot would understand of a comment. Talks to no server and runs nothing. */
export function addParse(program: Command): void {
  program
    .command('parse')
    .description('say what a comment means: its body on standard input')
    .option('--json', 'read one JSON string a line, print one JSON object a line')
    .option('--in-pull-request', 'accept a "create" without a name, as in a pull request whose policy has a pattern')
    .action((options: Options) => (options.json ? printEachLine(options) : printOne(options)));
}

async function printOne(options: Options): Promise<void> {
  const parsed = understand(await text(process.stdin), options);
  if (parsed.kind === 'error') {
    console.error(`${parsed.message}\nUsage: ${parsed.usage}`);
    process.exitCode = 2;
  } else {
    console.log(parsed.kind === 'command' ? formatCommand(parsed.command) : 'No command.');
  }
}

async function printEachLine(options: Options): Promise<void> {
  // A reader that has seen enough (`| head`) closes the pipe; that is its right and no failure of ours.
  let open = true;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    open = false;
  });
  for await (const lines of completeLines(process.stdin)) {
    if (!open) break;
    const output = lines.map((line) => `${JSON.stringify(answer(line, options))}\n`).join('');
    if (!process.stdout.write(output)) await drained();
  }
}

async function drained(): Promise<void> {
  await new Promise<void>((resolve) => {
    const go = () => {
      process.stdout.off('drain', go).off('error', go);
      resolve();
    };
    process.stdout.once('drain', go).once('error', go);
  });
}

function answer(line: string, options: Options): unknown {
  const body = jsonString(line);
  if (body !== undefined) return parsedJson(understand(body, options));
  return {
    kind: 'error',
    code: 'invalid-input',
    message: 'This line is not a JSON string.',
    usage: 'wa parse --json: one comment body a line, as a JSON string',
  };
}

function jsonString(line: string): string | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Without a policy no pattern can supply a name, so a bare `create` is an error unless the caller says otherwise. */
function understand(body: string, options: Options): Parsed {
  const parsed = parse(body);
  return options.inPullRequest ? parsed : requireEnvironment(parsed, '/env ');
}
