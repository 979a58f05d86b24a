/** A moment as milliseconds since the Unix epoch, UTC. Passed in, never read from a clock by a pure room. */
export type Instant = number;

/** A length of time in milliseconds. */
export type Milliseconds = number;

/** `2026-12-01T12:00:00Z`: how an instant is written in YAML and shown to people; whole seconds. */
export function formatInstant(instant: Instant): string {
  return new Date(instant).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
