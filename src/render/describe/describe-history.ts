import type { HistoryEntry } from '../answer.ts';
import { code, type Document, plain } from '../document.ts';
import { readableTime } from './readable-time.ts';

export function describeHistory(environment: string, entries: readonly HistoryEntry[]): Document {
  const heading = { kind: 'heading', tone: 'plain', spans: [plain('History of '), code(environment)] } as const;
  if (entries.length === 0) {
    return [
      heading,
      { kind: 'text', spans: [plain('Nothing is remembered here; git-ops keeps every change that was made.')] },
    ];
  }
  return [
    heading,
    {
      kind: 'table',
      header: ['when', 'who', 'what', 'how it went', 'operation'],
      rows: entries.map(({ at, actor, action, result, operation }) => [
        readableTime(at),
        actor,
        action,
        result,
        operation ?? '',
      ]),
    },
  ];
}
