import { PortError } from '../operations/ports/port-error.ts';

type Diagnosis = { readonly what: string; readonly hint: string; readonly retryable?: true };

/** What git says (in the C locale, `LC_ALL=C`), what it means here, and what a person can do; the first match counts. */
const DIAGNOSES: readonly (readonly [RegExp, Diagnosis])[] = [
  [
    /ENOENT|EACCES: spawn|spawn .* EACCES/,
    { what: 'git cannot be started', hint: 'Install git, or put it on the PATH of the bot.' },
  ],
  [
    /timed out/,
    { what: 'git did not answer in time', hint: 'Look at the disk of the git-ops repository.', retryable: true },
  ],
  [
    /not a git repository|invalid gitfile format/,
    {
      what: 'there is no bare Git repository',
      hint: 'GITOPS_REPO names a bare repository (`git init --bare`, `git clone --bare`), not a checkout.',
    },
  ],
  [
    /dubious ownership|permission denied|insufficient permission|read-only file system/i,
    { what: 'the bot may not read or write it', hint: "Give the bot's account read and write access to it." },
  ],
  [
    /no space left|disk quota exceeded/i,
    { what: 'the disk is full', hint: 'Make room; nothing was written.', retryable: true },
  ],
  [
    /bad object|bad tree|unable to read|corrupt|missing$|could not read|invalid object/m,
    { what: 'an object is missing or damaged', hint: 'Run `git fsck` in it, and restore it from a clone.' },
  ],
  [
    /\.lock': File exists/,
    { what: 'another git process holds a lock on it', hint: 'If none runs, remove the file.', retryable: true },
  ],
];

/**
 * Why a git command failed, as a PortError `gitops-unreachable`. The only place that reads git's messages for people;
 * `cause` keeps them whole.
 */
export function gitError(directory: string, stderr: string): PortError {
  const said = stderr.trim();
  const known = DIAGNOSES.find(([pattern]) => pattern.test(said))?.[1];
  const firstLine = said.split('\n')[0]?.replace(/^(fatal|error): /, '') || 'git failed and said nothing';
  return new PortError(
    'gitops-unreachable',
    `The git-ops repository at ${directory} cannot be used: ${known?.what ?? firstLine}.`,
    {
      hint: known?.hint ?? 'Run `git fsck` in it, and see that GITOPS_REPO names the right repository.',
      retryable: known?.retryable ?? false,
      cause: new Error(said),
    },
  );
}
