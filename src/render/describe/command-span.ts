import { verbs } from '../../commands/verbs/index.ts';
import { code, type Span } from '../document.ts';

/** A command as it is said: in a comment, or in a terminal where it can be said there only. */
export function commandSpan(command: string): Span {
  const terminalOnly = Object.values(verbs).some(
    ({ usage }) => usage.terminal !== undefined && command.startsWith(`${usage.verb} `),
  );
  return code(`${terminalOnly ? 'wa' : '/env'} ${command}`);
}
