const WORDS: Readonly<Record<string, string>> = {
  preview: 'making the plan',
  commit: 'writing to git-ops',
  'remove-files': 'removing its files from git-ops',
  up: 'running Pulumi',
  connections: 'writing connections to git-ops, encrypted',
  unregister: 'taking it out of the reconciler',
  release: 'taking its protection off',
  'destroy-stacks': 'destroying with Pulumi',
  converge: 'waiting for the cluster',
  'converge-absent': 'waiting until nothing of it runs',
  'prove-absence': 'proving that nothing is left',
};

/** What a step of an operation does, for people: `up environments/qa` is `running Pulumi`. */
export function stepInWords(step: string): string {
  return WORDS[step.split(' ')[0] ?? ''] ?? step;
}
