import type { RefusalAnswer } from '../../render/answer.ts';

/** What a route answers where nothing further in could: `wa` shows it as any other refusal. */
export function failure(code: string, message: string, hint?: string): RefusalAnswer {
  return { kind: 'refusal', code, message, ...(hint ? { hint } : {}) };
}
