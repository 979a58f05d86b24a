import type { NameChanges } from '../../secrets/compare-values.ts';

/** What happens to which name, a line each, and never a value; a reader sees at a glance what is new and what goes. */
export function namesText(title: string, changes: NameChanges): string {
  const { added, changed, removed, same, unknown } = changes;
  const lines = [
    ...added.map((name) => `  + ${name}`),
    ...changed.map((name) => `  ~ ${name}`),
    ...removed.map((name) => `  - ${name}`),
    ...same.map((name) => `    ${name} (the same)`),
    ...unknown.map((name) => `  ? ${name} (cannot be told: no key of yours decrypts it)`),
  ];
  return [`${title}:`, ...lines].join('\n');
}

export function changesAnything({ added, changed, removed, unknown }: NameChanges): boolean {
  return added.length + changed.length + removed.length + unknown.length > 0;
}
