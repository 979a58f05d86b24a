import { printable } from '../quoted.ts';
import { Refusal } from '../refusal.ts';

/** One thing wrong with one file, where a person finds it. */
export type FileProblem = {
  /** One-based. */
  readonly line: number;
  /** `kinds.preview.ttl`, `rules[0].verbs[2]`; empty for the file as a whole. */
  readonly field: string;
  /** What is wrong, as the rest of a sentence: `"3 days" is not a duration; write 3d, 12h or 30m.` */
  readonly message: string;
};

/** More than a screen of problems has one cause, and the first lines show it. */
const SHOWN = 20;

/**
 * Refusal `invalid-file` with every problem on a line of its own, in the order of the file:
 * `workflowautom.yaml:14: kinds.preview.ttl: "3 days" is not a duration; write 3d, 12h or 30m.`
 */
export function fileRefusal(path: string, problems: readonly FileProblem[]): Refusal {
  const sorted = [...problems].sort((a, b) => a.line - b.line);
  // The YAML parser may complain of one mistake from several places.
  const lines = [...new Set(sorted.map((problem) => describeProblem(path, problem)))];
  const more = lines.length > SHOWN ? [`… and ${lines.length - SHOWN} more problems in ${path}.`] : [];
  return new Refusal(
    'invalid-file',
    [...lines.slice(0, SHOWN), ...more].join('\n'),
    `Correct ${path} on the base branch of the git-ops repository; until then nothing that needs it runs.`,
  );
}

/** A path of keys and list positions as people write it: `rules[0].verbs[2]`. */
export function fieldName(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, key) => {
    if (typeof key === 'number') return `${name}[${key}]`;
    return name === '' ? String(key) : `${name}.${String(key)}`;
  }, '');
}

function describeProblem(path: string, { line, field, message }: FileProblem): string {
  // Keys of the file are part of it, and one of them may hold a line break.
  return printable(field === '' ? `${path}:${line}: ${message}` : `${path}:${line}: ${field}: ${message}`);
}
