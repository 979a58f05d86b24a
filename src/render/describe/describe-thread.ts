import { code, type Document, plain, type Spans } from '../document.ts';
import type { OperationView, TimelineEntry } from '../operation-view.ts';
import { stepLabel } from './describe-timeline.ts';

/** Steps shown; the newest ones where there are more. */
const MOST_STEPS = 40;
const HOW: Record<TimelineEntry['state'], string> = { started: 'running', done: 'done', failed: 'failed' };

/** The steps of an operation, oldest first, as the one reply below its message. */
export function describeThread({ environment, title, timeline, id }: OperationView): Document {
  const about = [code(environment), plain(` ${title}`)];
  const left = Math.max(0, timeline.length - MOST_STEPS);
  const items = timeline.slice(left).map(lineOf);
  return [
    {
      kind: 'text',
      spans: [...about, plain(items.length === 0 ? ': nothing has been started yet.' : ', step by step (UTC):')],
    },
    ...(left > 0 ? [{ kind: 'small', spans: [plain(`${left} earlier steps are left out.`)] } as const] : []),
    ...(items.length > 0 ? [{ kind: 'list', items } as const] : []),
    { kind: 'small', spans: [plain('Operation '), code(id)] },
  ];
}

function lineOf(entry: TimelineEntry): Spans {
  const at = new Date(entry.startedAt).toISOString().slice(11, 19);
  const took = entry.endedAt === undefined ? '' : `, ${((entry.endedAt - entry.startedAt) / 1_000).toFixed(1)} s`;
  return [code(at), plain(` ${stepLabel(entry)}: ${HOW[entry.state]}${took}`)];
}
