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
      return [];
    case 'waiting':
      return plan ? [{ kind: 'actions', actions: decide(view, plan.id) }] : [];
    default:
      return standing
        ? environmentActions({
            name: environment,
            address: standing.address,
            asleep: standing.asleep,
            expires: standing.expiresAt !== undefined,
          })
        : [];
  }
}

/** Open, Sleep or Wake, and Extend where there is an end to put off. */
export function environmentActions(environment: {
  readonly name: string;
  readonly address: string;
  readonly asleep: boolean;
  readonly expires: boolean;
}): readonly Block[] {
  const { name, address, asleep, expires } = environment;
  const turn: Action = asleep
    ? { kind: 'command', label: 'Wake', words: ['wake', name] }
    : { kind: 'command', label: 'Sleep', words: ['sleep', name] };
  return [
    {
      kind: 'actions',
      actions: [...(asleep ? [] : [openAction(address)]), turn, ...(expires ? [extendAction(name, EXTEND_BY)] : [])],
    },
  ];
}

function openAction(url: string): Action {
  return { kind: 'open', label: 'Open', url };
}

export function extendAction(environment: string, by: string): Action {
  return { kind: 'command', label: `Extend by ${by}`, words: ['extend', environment, '--ttl', by] };
}

function decide({ id, environment, title }: OperationView, plan: string): readonly Action[] {
  return [
    { kind: 'command', label: 'Approve', words: ['apply', environment, '--plan', plan], style: 'primary' },
    {
      kind: 'command',
      label: 'Discard',
      words: ['cancel', environment, '--plan', plan],
      style: 'danger',
      confirm: `Plan ${plan} (${title} ${environment}) is dropped, and nothing is done.`,
    },
    { kind: 'show-diff', label: 'Show diff', operation: id },
  ];
}
