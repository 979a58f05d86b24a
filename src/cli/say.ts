import { setTimeout as sleep } from 'node:timers/promises';
import { parseArguments } from '../commands/parse-arguments.ts';
import { requireEnvironment } from '../commands/require-environment.ts';
import type { Answer } from '../render/answer.ts';
import { describeAnswer } from '../render/describe/describe-answer.ts';
import { toTerminal } from '../render/terminal.ts';
import { connect, type Server, Unreachable } from './connect.ts';
import { EXIT, exitCode } from './exit-code.ts';

const SETTLED: ReadonlySet<string> = new Set(['waiting', 'succeeded', 'failed', 'cancelled', 'expired']);
const LOOK_EVERY = 500;

/**
 * Says one sentence to the server and prints its answer; waits for an operation until it ends or its plan waits.
 * `--json` prints the answer as one JSON object, `--no-wait` returns as soon as the operation is written down.
 * @returns the exit code
 */
export async function sayWords(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  const wait = !args.includes('--no-wait');
  const words = args.filter((word) => word !== '--json' && word !== '--no-wait');
  const said = requireEnvironment(parseArguments(words), 'wa ');
  if (said.kind === 'error') {
    console.error(`${said.message}\nUsage: ${said.usage}`);
    return EXIT.usage;
  }
  try {
    const server = connect(process.env);
    let answer = await server.say(words);
    if (wait) answer = await settled(server, answer, json ? () => {} : (step) => console.error(`… ${step}`));
    console.log(
      json ? JSON.stringify(answer) : toTerminal(describeAnswer(answer), { colour: process.stdout.isTTY }).trimEnd(),
    );
    return exitCode(answer);
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
  for (;;) {
    const answer = await server.operation(id);
    if (answer.kind !== 'operation') return answer;
    const { state, timeline } = answer.view;
    for (const { step, phase } of timeline) {
      if (!told.has(step)) tell(phase === 'preview' ? phase : step);
      told.add(step);
    }
    if (SETTLED.has(state)) return answer;
    await sleep(LOOK_EVERY);
  }
}
