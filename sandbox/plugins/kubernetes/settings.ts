import type { Fields } from '../protocol/fields.ts';
import type { CheckFailure } from '../protocol/resources.ts';

/** What a `kubernetes.Provider`, or `kubernetes:` settings of a stack, can say to the stand-in. */
export type Settings = {
  /** Path or text; KUBECONFIG when absent. */
  readonly kubeconfig?: string;
  readonly context?: string;
  /** Namespace of namespaced objects that name none. */
  readonly namespace?: string;
  /** Creating applies over an object that exists already, instead of failing. */
  readonly upsertExistingObjects: boolean;
};

const texts = ['kubeconfig', 'context', 'namespace'];
const honoured = new Set([...texts, 'upsertExistingObjects', 'enableServerSideApply', 'version']);

/** Settings the official plugin has and this one has not: refused rather than passed over. */
export function refuseSettings(values: Fields): readonly CheckFailure[] {
  const unknown = Object.keys(values).filter((key) => !honoured.has(key));
  const failures = unknown.map((property) => ({ property, reason: 'the stand-in plugin does not have this setting' }));
  if (!flag(values.enableServerSideApply ?? true)) {
    failures.push({ property: 'enableServerSideApply', reason: 'the stand-in plugin knows server-side apply only' });
  }
  return failures;
}

export function readSettings(values: Fields): Settings {
  const said = texts.flatMap((key) =>
    typeof values[key] === 'string' && values[key] !== '' ? [[key, values[key]]] : [],
  );
  return { ...Object.fromEntries(said), upsertExistingObjects: flag(values.upsertExistingObjects ?? false) };
}

/** Providers' settings travel as text. */
function flag(value: unknown): boolean {
  return value === true || value === 'true';
}
