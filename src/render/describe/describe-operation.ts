import { type Block, code, type Document, joined, link, plain, type Spans, strong, type Tone } from '../document.ts';
import type { OperationView, OutcomeView } from '../operation-view.ts';
import { operationActions } from './actions.ts';
import { asker } from './asker.ts';
import { commandSpan } from './command-span.ts';
import { describePlan, describePlanDifferences } from './describe-plan.ts';
import { describeStanding } from './describe-standing.ts';
import { describeTimeline } from './describe-timeline.ts';
import { nextSteps } from './next-steps.ts';
import { quoteCommands } from './quote-commands.ts';
import { readableTime } from './readable-time.ts';
import { stepInWords } from './step-in-words.ts';

/**
 * One operation: how it stands first, then the environment itself, the plan in short, what a reader must decide or do,
 * the differences, and how it went. In GitHub this is the one comment of an environment, so what went before it is
 * folded at the end.
 */
export function describeOperation(view: OperationView): Document {
  return [
    headline(view),
    ...outcome(view),
    ...(view.standing ? describeStanding(view.standing) : []),
    ...behind(view),
    ...(view.plan ? describePlan(view.plan, decision(view)) : []),
    ...nextSteps(view),
    // Before what may be long: buttons below a difference are below the fold.
    ...operationActions(view),
    ...(view.plan
      ? describePlanDifferences(view.plan, { waits: view.state === 'waiting' && !view.outcome?.proposal })
      : []),
    ...describeTimeline(view.timeline),
    ...earlier(view),
    {
      kind: 'small',
      spans: [
        commandSpan(view.command),
        plain(' asked by '),
        ...asker(view.requester, view.door),
        plain(`; allowed: ${view.allowedBy}; operation ${view.id}, ${readableTime(view.updatedAt)}`),
        ...(view.url === undefined ? [] : [plain('; '), link(view.url, 'all of it')]),
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
      return ['waiting', `${view.title}: ${waitsFor(view)}`];
    case 'approved':
      return ['working', `${view.title}: approved, starting`];
    case 'running':
      return ['working', `${view.title}: under way${view.activity ? `, ${stepInWords(view.activity)}` : ''}`];
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

function waitsFor({ outcome: waiting }: OperationView): string {
  return waiting?.proposal ? `waits for ${waiting.proposal.name} to be merged` : 'the plan waits for approval';
}

function succeeded(view: OperationView): readonly [Tone, string] {
  if (view.title === 'destroy') return ['gone', 'is gone'];
  if (view.outcome?.code === 'overtaken') return ['working', `${view.title}: done, and a newer build follows`];
  if (view.title === 'sleep' || view.standing?.asleep) return ['asleep', 'is asleep'];
  return ['good', view.title === 'plan' ? 'is as Git says' : 'is running'];
}

function outcome({ outcome: ended, standing }: OperationView): Document {
  if (!ended) return [];
  // The services' own table names their addresses already.
  const known = new Set(standing ? [standing.address, ...standing.services.map(({ address }) => address)] : []);
  const addresses = ended.addresses.filter((url) => !known.has(url));
  return [
    { kind: 'text', spans: [...quoteCommands(ended.message), ...proposed(ended)] },
    ...(addresses.length > 0 ? [{ kind: 'list', items: addresses.map((url) => [link(url)]) } as const] : []),
    ...(ended.details.length > 0
      ? [{ kind: 'list', items: ended.details.map((line) => quoteCommands(line)) } as const]
      : []),
  ];
}

function proposed({ proposal }: OutcomeView): Spans {
  return proposal?.url === undefined ? [] : [plain(' '), link(proposal.url)];
}

function behind({ behind: before }: OperationView): Document {
  if (before.length === 0) return [];
  const items = before.map(({ id, title, requester }) => [
    plain('behind '),
    commandSpan(title),
    plain(` by ${requester}, operation ${id}`),
  ]);
  return [{ kind: 'list', items }];
}

/** What a reader types to decide; nothing once it is decided. */
function decision(view: OperationView): Spans | undefined {
  const plan = view.plan;
  if (view.state !== 'waiting' || !plan || view.outcome?.proposal) return undefined;
  const { needed, given, roles, requesterApproves } = plan.approvals;
  const who = roles.length > 0 ? `somebody with the role ${roles.join(' or ')}` : 'nobody the policy names';
  const but = requesterApproves ? '' : `, other than ${view.requester}`;
  const names = joined(
    given.map(({ login }) => asker(login)),
    ', ',
  );
  return [
    plain('Asked for by '),
    ...asker(view.requester),
    plain('. '),
    strong('To run exactly this: '),
    code(`/env apply ${view.environment} --plan ${plan.id}`),
    plain(` by ${who}${but}. Approvals: ${given.length} of ${needed}`),
    ...(given.length > 0 ? [plain(' ('), ...names, plain(')')] : []),
    plain('. To drop it: '),
    code(`/env cancel ${view.environment} --plan ${plan.id}`),
    plain('.'),
  ];
}

function earlier({ earlier: before }: OperationView): Document {
  if (before.length === 0) return [];
  return [
    {
      kind: 'folded',
      summary: [plain(`Earlier: ${before.map(({ title, state }) => `${title} ${state}`).join(', ')}`)],
      blocks: [
        {
          kind: 'table',
          header: ['when', 'who', 'what', 'how it went', 'operation'],
          rows: before.map(({ id, title, requester, state, updatedAt }) => [
            readableTime(updatedAt),
            requester,
            title,
            state,
            id,
          ]),
        },
      ],
    },
  ];
}
