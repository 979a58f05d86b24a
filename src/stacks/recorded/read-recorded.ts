import { readFileSync } from 'node:fs';
import { EngineEvent } from '../engine-event.ts';

/** Events of a real run (CLI 3.259.0, a stand-in provider `tiny`), as its event log had them. For tests. */
export function readRecorded(
  name: 'preview-changes' | 'preview-destroy' | 'preview-drift' | 'refresh-with-drift' | 'up-interrupted',
): readonly EngineEvent[] {
  const text = readFileSync(new URL(`./${name}.jsonl`, import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => EngineEvent.parse(JSON.parse(line)));
}
