import type { Action, Block } from '../document.ts';
import type { OperationView } from '../operation-view.ts';

/** How much longer an environment lives by its Extend button, in the words of the command. */
export const EXTEND_BY = '1d';

/** Buttons of one operation: to decide while its plan waits, to go on once it has ended and the environment stands. */
export function operationActions(view: OperationView): readonly Block[] {
  const { environment, standing, plan } = view;
  switch (view.state) {
    case 'queued':
    case 'planning':
    case 'approved':
    case 'running':
      return showDifference(view);
    case 'waiting':
      return plan ? [{ kind: 'actions', actions: decide(view, plan.id) }] : [];
    default:
      return standing
        ? [{ kind: 'actions', actions: [...standingActions(environment, standing), ...differenceAction(view)] }]
        : showDifference(view);
  }
}

function standingActions(name: string, standing: NonNullable<OperationView['standing']>): readonly Action[] {
  const { address, asleep, expiresAt } = standing;
  return actionsOf({ name, address, asleep, expires: expiresAt !== undefined });
}

function showDifference(view: OperationView): readonly Block[] {
  const actions = differenceAction(view);
  return actions.length === 0 ? [] : [{ kind: 'actions', actions }];
}

function differenceAction({ id, plan }: OperationView): readonly Action[] {
  return plan ? [{ kind: 'show-diff', label: 'Show diff', operation: id }] : [];
}

/** What the buttons of an environment need to know of it. */
type Standing = {
  readonly name: string;
  readonly address: string;
  readonly asleep: boolean;
  readonly expires: boolean;
};

/** Open, Sleep or Wake, and Extend where there is an end to put off. */
export function environmentActions(environment: Standing): readonly Block[] {
  return [{ kind: 'actions', actions: actionsOf(environment) }];
}

function actionsOf({ name, address, asleep, expires }: Standing): readonly Action[] {
  const turn: Action = asleep
    ? { kind: 'command', label: 'Wake', words: ['wake', name] }
    : { kind: 'command', label: 'Sleep', words: ['sleep', name] };
  return [...(asleep ? [] : [openAction(address)]), turn, ...(expires ? [extendAction(name, EXTEND_BY)] : [])];
}

export function openAction(url: string): Action {
  return { kind: 'open', label: 'Open', url };
}

export function extendAction(environment: string, by: string): Action {
  return { kind: 'command', label: `Extend by ${by}`, words: ['extend', environment, '--ttl', by] };
}

function decide(view: OperationView, plan: string): readonly Action[] {
  const { environment, title } = view;
  // What reviewers have is approved already, and decided where they are.
  const approve: Action[] = view.outcome?.proposal
    ? []
    : [{ kind: 'command', label: 'Approve', words: ['apply', environment, '--plan', plan], style: 'primary' }];
  return [
    ...approve,
    {
      kind: 'command',
      label: 'Discard',
      words: ['cancel', environment, '--plan', plan],
      style: 'danger',
      confirm: `Plan ${plan} (${title} ${environment}) is dropped, and nothing is done.`,
    },
    ...differenceAction(view),
  ];
}
