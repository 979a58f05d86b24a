import { setTimeout as sleep } from 'node:timers/promises';
import { help } from '../commands/help.ts';
import { parseTerminal } from '../commands/parse-terminal.ts';
import type { Answer } from '../render/answer.ts';
import { connect, type Server, Unreachable } from './connect.ts';
import { EXIT, exitCode } from './exit-code.ts';
import { terminalText } from './terminal-text.ts';

const SETTLED: ReadonlySet<string> = new Set(['waiting', 'succeeded', 'failed', 'cancelled', 'expired']);
const LOOK_EVERY = 500;
/** How long a server may be away, in milliseconds, while its operation is waited for: long enough for a restart. */
const MAY_BE_AWAY = 60_000;

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
  const print = (answer: Answer) =>
    console.log(
      json
        ? JSON.stringify(answer)
        : terminalText(answer, { colour: process.stdout.isTTY && process.stdout.hasColors() }),
    );

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
    print(answer);
    return exitCode(answer, said.kind === 'command' ? said.command.verb : undefined);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    console.error(error.message);
    return EXIT.failed;
  }
}

/** Follows the operation an answer speaks of, and tells each step once as it begins. */
async function settled(server: Server, first: Answer, tell: (step: string) => void): Promise<Answer> {
  const id = first.kind === 'operation' ? first.view.id : first.kind === 'note' ? first.operation : undefined;
  if (id === undefined) return first;
  const told = new Set<string>();
  let heardAt = Date.now();
  for (;;) {
    const answer = await server.operation(id).catch((error: unknown) => {
      if (error instanceof Unreachable && Date.now() - heardAt < MAY_BE_AWAY) return undefined;
      throw error;
    });
    if (answer) {
      heardAt = Date.now();
      if (answer.kind !== 'operation') return answer;
      const { state, timeline } = answer.view;
      for (const { step, phase } of timeline) {
        if (!told.has(step)) tell(phase === 'preview' ? phase : step);
        told.add(step);
      }
      if (SETTLED.has(state)) return answer;
    }
    await sleep(LOOK_EVERY);
  }
}
