import { describeAnswer } from '../../render/describe/describe-answer.ts';
import type { Block, Document, Span } from '../../render/document.ts';
import { toMarkdown } from '../../render/markdown.ts';
import type { OperationState, OperationView } from '../../render/operation-view.ts';

/** Longest `summary` and `text` GitHub takes, in characters. */
const LIMIT = 65_535;

type Conclusion = 'action_required' | 'success' | 'failure' | 'cancelled' | 'neutral';

/** A check run as GitHub's API takes it, but for the commit it is about. */
export type CheckRunText = {
  readonly name: string;
  readonly external_id: string;
  readonly details_url?: string;
  readonly output: { readonly title: string; readonly summary: string; readonly text?: string };
  readonly actions: { label: string; description: string; identifier: string }[];
} & ({ readonly status: 'in_progress'; readonly conclusion?: never } | Completed);

type Completed = { readonly status: 'completed'; readonly conclusion: Conclusion };

const CONCLUSIONS: Readonly<Partial<Record<OperationState, Conclusion>>> = {
  waiting: 'action_required',
  succeeded: 'success',
  failed: 'failure',
  cancelled: 'cancelled',
  expired: 'neutral',
};

/** At most 20 characters of label and identifier, 40 of description; pressed, they come back as `requested_action`. */
const ACTIONS = [
  { label: 'Apply', description: 'Run exactly this plan', identifier: 'apply' },
  { label: 'Discard', description: 'Drop this plan; nothing changes', identifier: 'discard' },
];

/**
 * An operation as a check run: its headline is the title, the differences are the details, all else the summary.
 * `external_id` is `<environment> <plan id> <number>`, with `-` before there is a plan: what GitHub says when a button is
 * pressed names no pull request that comes from a fork.
 * @param number of the pull request it is shown in
 */
export function checkRunOf(view: OperationView, number: number): CheckRunText {
  const document = describeAnswer({ kind: 'operation', view });
  const [headline, ...rest] = document;
  const details = rest.filter(isDetail);
  const summary = rest.filter((block) => !isDetail(block));
  const conclusion = CONCLUSIONS[view.state];
  return {
    name: `env/${view.environment}`,
    external_id: `${view.environment} ${view.plan?.id ?? '-'} ${number}`,
    ...(view.url === undefined ? {} : { details_url: view.url }),
    output: {
      title: titleOf(headline) || `${view.title}: ${view.state}`,
      summary: toMarkdown(summary, LIMIT, view.url),
      ...(details.length > 0 ? { text: toMarkdown(details, LIMIT, view.url) } : {}),
    },
    actions: actionsOf(view),
    ...(conclusion ? { status: 'completed', conclusion } : { status: 'in_progress' }),
  };
}

/** Reviewers of a pull request have what was applied: it can only be taken back. */
function actionsOf({ state, plan, outcome }: OperationView): CheckRunText['actions'] {
  if (state !== 'waiting' || !plan) return [];
  return outcome?.proposal ? ACTIONS.filter(({ identifier }) => identifier === 'discard') : ACTIONS;
}

function isDetail(block: Block): boolean {
  return block.kind === 'folded' || block.kind === 'code';
}

function titleOf(block: Document[number] | undefined): string {
  return block?.kind === 'heading' ? block.spans.map(textOf).join('') : '';
}

function textOf(span: Span): string {
  return span.kind === 'person' ? span.login : span.text;
}
