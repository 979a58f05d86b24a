import { help } from '../commands/help.ts';
import { parseTerminal } from '../commands/parse-terminal.ts';
import type { Answer } from '../render/answer.ts';
import { connect, Unreachable } from './connect.ts';
import { EXIT, exitCode } from './exit-code.ts';
import { printAnswer } from './print-answer.ts';
import { settled } from './settled.ts';

/**
 * Says one sentence to the server and prints its answer; waits for an operation until it ends or its plan waits.
 * `--json` prints the answer as one JSON object, `--no-wait` returns as soon as the operation is written down.
 * Help needs no server.
 * @returns the exit code
 */
export async function sayWords(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  const wait = !args.includes('--no-wait');
  const words = args.filter((word) => word !== '--json' && word !== '--no-wait');

  const said = parseTerminal(words);
  if (said.kind === 'error') {
    console.error(`${said.message}\nUsage: ${said.usage}`);
    return EXIT.usage;
  }
  if (said.kind === 'command' && said.command.verb === 'help') {
    const text = help(said.command.args.join(' ') || undefined, 'wa ');
    console.log(json ? JSON.stringify({ kind: 'help', text } satisfies Answer) : text);
    return EXIT.done;
  }
  try {
    const server = connect(process.env);
    let answer = await server.say(words);
    if (wait) answer = await settled(server, answer, json ? () => {} : (step) => console.error(`… ${step}`));
    printAnswer(answer, json);
    return exitCode(answer, said.kind === 'command' ? said.command.verb : undefined);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    console.error(error.message);
    return EXIT.failed;
  }
}
