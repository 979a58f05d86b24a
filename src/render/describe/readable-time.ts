import type { Instant } from '../../environments/instant.ts';

/** `2026-11-26 09:00 UTC`: an instant, or an ISO 8601 text as a file has it, for people; to the minute. */
export function readableTime(at: Instant | string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return String(at);
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
