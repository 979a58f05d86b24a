import type { Answer } from '../render/answer.ts';
import { terminalText } from './terminal-text.ts';

/** Prints an answer on standard output: as one JSON object, or as text, with colour where that is a terminal. */
export function printAnswer(answer: Answer, json: boolean): void {
  const colour = process.stdout.isTTY && process.stdout.hasColors();
  console.log(json ? JSON.stringify(answer) : terminalText(answer, { colour }));
}
