import { code, type Document, joined, plain, type Spans, strong } from '../document.ts';
import type { OperationView } from '../operation-view.ts';
import { EXTEND_BY } from './actions.ts';
import { quoteCommands } from './quote-commands.ts';

/** A command without its trigger, and what it does. */
type Step = readonly [command: string, effect: string];

/** What somebody can say next, by how the operation stands; a plan that waits says so itself. */
export function nextSteps(view: OperationView): Document {
  const hint = view.outcome?.hint;
  // A hint is about this very case; what it names already is not said twice.
  const steps = stepsOf(view).filter(([command]) => !hint?.includes(`/env ${command}`));
  return [
    ...(hint ? [{ kind: 'text', spans: [strong('Next: '), ...quoteCommands(hint)] } as const] : []),
    ...(steps.length > 0
      ? [{ kind: 'text', spans: [strong(hint ? 'Also: ' : 'Next: '), ...listed(steps)] } as const]
      : []),
  ];
}

function listed(steps: readonly Step[]): Spans {
  const each = steps.map(([command, effect]) => [code(`/env ${command}`), plain(` ${effect}`)]);
  return [...joined(each, '; '), plain('.')];
}

function stepsOf(view: OperationView): readonly Step[] {
  const { environment, standing } = view;
  switch (view.state) {
    case 'queued':
    case 'planning':
    case 'approved':
    case 'running':
      return [[`cancel ${environment}`, 'stops it']];
    case 'waiting':
      return [];
    case 'succeeded':
      return standing ? whileItStands(view, standing) : [];
    case 'failed':
      return [
        [`status ${environment}`, 'tells how it is'],
        [`plan ${environment}`, 'shows what differs'],
        ...again(view, 'tries again'),
      ];
    case 'cancelled':
      return [[`status ${environment}`, 'tells how it is']];
    case 'expired':
      return again(view, 'plans it anew');
  }
}

/** What came with the words of a terminal is not said again by the words alone. */
function again({ title, command }: OperationView, effect: string): Step[] {
  return title === 'secrets' ? [] : [[command, effect]];
}

function whileItStands({ environment }: OperationView, standing: NonNullable<OperationView['standing']>): Step[] {
  const extend: Step[] =
    standing.expiresAt === undefined ? [] : [[`extend ${environment} --ttl ${EXTEND_BY}`, 'lets it live longer']];
  const turn: Step = standing.asleep
    ? [`wake ${environment}`, 'brings it back']
    : [`sleep ${environment}`, 'stops what runs and keeps the rest'];
  return [turn, ...extend, [`destroy ${environment}`, 'removes it']];
}
