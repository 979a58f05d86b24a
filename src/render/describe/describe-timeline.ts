import { type Document, plain } from '../document.ts';
import type { TimelineEntry } from '../operation-view.ts';

/** Every step with how long it took, folded: of interest when something was slow or failed. */
export function describeTimeline(entries: readonly TimelineEntry[]): Document {
  if (entries.length === 0) return [];
  const last = entries.at(-1);
  const first = entries[0];
  const total = first && last?.endedAt !== undefined ? ` in ${seconds(last.endedAt - first.startedAt)}` : '';
  const done = entries.filter(({ state }) => state === 'done').length;
  return [
    {
      kind: 'folded',
      summary: [plain(`Timeline: ${done} of ${entries.length} steps done${total}`)],
      blocks: [
        {
          kind: 'table',
          header: ['step', 'state', 'took'],
          rows: entries.map((entry) => [
            stepLabel(entry),
            entry.state,
            entry.endedAt === undefined ? '' : seconds(entry.endedAt - entry.startedAt),
          ]),
        },
      ],
    },
  ];
}

/** A preview is named for its moment in the journal; a reader needs the phase only. */
export function stepLabel({ phase, step }: Pick<TimelineEntry, 'phase' | 'step'>): string {
  return phase === 'preview' ? phase : step;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
