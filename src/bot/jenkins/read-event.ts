import type { z } from 'zod';
import type { Build } from '../../environments/build.ts';
import { zodMistake } from '../../environments/yaml/zod-mistake.ts';
import { BuildEvent, Outcome } from './schema.ts';

/** What is wrong with an event; `field` is absent when it is wrong as a whole. */
export type EventProblem = { readonly message: string; readonly field?: string };

export type ReadEvent =
  | { readonly kind: 'build'; readonly build: Build }
  /** The build did not succeed, so there is nothing to run. */
  | { readonly kind: 'no-success'; readonly status: string }
  | { readonly kind: 'problem'; readonly problem: EventProblem };

/** Reads what CI sent (jenkins/README.md says what each field holds). Of several mistakes the first is told. Pure. */
export function readEvent(body: string): ReadEvent {
  const json = jsonOf(body);
  if (json === undefined) return { kind: 'problem', problem: { message: 'The body is not JSON.' } };
  const outcome = Outcome.safeParse(json, { error: zodMistake });
  if (!outcome.success) return { kind: 'problem', problem: problemOf(outcome.error) };
  const { status } = outcome.data;
  if (status !== 'success') return { kind: 'no-success', status };
  const event = BuildEvent.safeParse(json, { error: zodMistake });
  if (!event.success) return { kind: 'problem', problem: problemOf(event.error) };
  const { pullRequest, ...build } = event.data;
  return { kind: 'build', build: { ...build, ...(pullRequest === undefined ? {} : { pullRequest }) } };
}

/** @returns undefined for what is no JSON */
function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function problemOf({ issues }: z.ZodError): EventProblem {
  const [issue] = issues;
  const field = issue?.path.join('.');
  const message = issue?.message ?? 'is not valid.';
  return field ? { message: `${field}: ${message}`, field } : { message: `The event ${message}` };
}
