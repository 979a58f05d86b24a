import { formatInstant } from '../../environments/instant.ts';
import {
  type Block,
  code,
  type Document,
  joined,
  link,
  person,
  plain,
  type Spans,
  strong,
  type Tone,
} from '../document.ts';
import type { OperationView, TimelineEntry } from '../operation-view.ts';
import { describePlan } from './describe-plan.ts';

/** One operation: how it stands first, then what a reader must decide or do, then the plan, then how it went. */
export function describeOperation(view: OperationView): Document {
  return [
    headline(view),
    ...standing(view),
    ...(view.plan ? describePlan(view.plan, decision(view)) : []),
    ...timeline(view.timeline),
    {
      kind: 'small',
      spans: [
        code(`/env ${view.command}`),
        plain(' asked by '),
        person(view.requester),
        plain(` (${view.door}); allowed: ${view.allowedBy}; operation ${view.id}, ${formatInstant(view.updatedAt)}`),
      ],
    },
  ];
}

function headline(view: OperationView): Block {
  const [tone, words] = headlineOf(view);
  return { kind: 'heading', tone, spans: [code(view.environment), plain(` ${words}`)] };
}

function headlineOf(view: OperationView): readonly [Tone, string] {
  switch (view.state) {
    case 'queued':
      return ['working', `${view.title}: waiting its turn`];
    case 'planning':
      return ['working', `${view.title}: making the plan`];
    case 'waiting':
      return ['waiting', `${view.title}: the plan waits for approval`];
    case 'approved':
      return ['working', `${view.title}: approved, starting`];
    case 'running':
      return ['working', `${view.title}: under way${view.activity ? ` (${view.activity})` : ''}`];
    case 'succeeded':
      return succeeded(view);
    case 'failed':
      return ['bad', `${view.title}: failed`];
    case 'cancelled':
      return ['bad', `${view.title}: cancelled`];
    case 'expired':
      return ['plain', `${view.title}: the plan expired`];
  }
}

function succeeded(view: OperationView): readonly [Tone, string] {
  if (view.title === 'destroy') return ['gone', 'is gone'];
  if (view.title === 'sleep') return ['asleep', 'is asleep'];
  return ['good', view.title === 'plan' ? 'is as Git says' : 'is running'];
}

function standing(view: OperationView): Document {
  const blocks: Block[] = [];
  if (view.outcome) {
    blocks.push({ kind: 'text', spans: [plain(view.outcome.message)] });
    if (view.outcome.addresses.length > 0) {
      blocks.push({ kind: 'list', items: view.outcome.addresses.map((url) => [link(url)]) });
    }
    if (view.outcome.details.length > 0)
      blocks.push({ kind: 'list', items: view.outcome.details.map((line) => [plain(line)]) });
    if (view.outcome.hint) blocks.push({ kind: 'text', spans: [strong('Next: '), plain(view.outcome.hint)] });
  }
  if (view.behind.length > 0) {
    blocks.push({
      kind: 'list',
      items: view.behind.map(({ id, title, requester }) => [
        plain('behind '),
        code(`/env ${title}`),
        plain(` by ${requester}, operation ${id}`),
      ]),
    });
  }
  return blocks;
}

/** What a reader types to decide; nothing once it is decided. */
function decision(view: OperationView): Spans | undefined {
  const plan = view.plan;
  if (view.state !== 'waiting' || !plan) return undefined;
  const { needed, given, roles, requesterApproves } = plan.approvals;
  const who = roles.length > 0 ? `somebody with the role ${roles.join(' or ')}` : 'nobody the policy names';
  const but = requesterApproves ? '' : `, other than ${view.requester}`;
  const names = joined(
    given.map(({ login }) => [person(login)]),
    ', ',
  );
  return [
    strong('To run exactly this: '),
    code(`/env apply ${view.environment} --plan ${plan.id}`),
    plain(` by ${who}${but}. Approvals: ${given.length} of ${needed}`),
    ...(given.length > 0 ? [plain(' ('), ...names, plain(')')] : []),
    plain('. To drop it: '),
    code(`/env cancel ${view.environment}`),
    plain('.'),
  ];
}

function timeline(entries: readonly TimelineEntry[]): Document {
  if (entries.length === 0) return [];
  const last = entries.at(-1);
  const first = entries[0];
  const total = first && last?.endedAt !== undefined ? ` in ${seconds(last.endedAt - first.startedAt)}` : '';
  return [
    {
      kind: 'folded',
      summary: [
        plain(
          `Timeline: ${entries.filter(({ state }) => state === 'done').length} of ${entries.length} steps done${total}`,
        ),
      ],
      blocks: [
        {
          kind: 'table',
          header: ['step', 'state', 'took'],
          rows: entries.map(({ phase, step, state, startedAt, endedAt }) => [
            // A preview is named for its moment in the journal; a reader needs the phase only.
            phase === 'preview' ? phase : step,
            state,
            endedAt === undefined ? '' : seconds(endedAt - startedAt),
          ]),
        },
      ],
    },
  ];
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
