import type { FileDifference, StackDifference } from '../../commands/difference.ts';
import { type Block, code, counted, type Document, joined, plain, type Spans, strong } from '../document.ts';
import { countLines, fileDiff } from '../file-diff.ts';
import type { PlanView } from '../operation-view.ts';
import { countOperations, resourceDiff, resourceLabel } from '../resource-diff.ts';
import { describeCostLines, describePlanCost } from './describe-cost.ts';
import { describeAdvice, policiesInShort } from './describe-policies.ts';
import { readableTime } from './readable-time.ts';

/**
 * A plan in short: the summary line, and while it waits what must not be overlooked, why it waits and how to decide.
 * @param decision what to type; absent once it is decided, when a warning would come too late
 */
export function describePlan(plan: PlanView, decision: Spans | undefined): Document {
  return [
    { kind: 'text', spans: [strong(`Plan ${plan.id}: `), plain(`${summarise(plan.files, plan.stacks)}.`)] },
    ...(plan.cost ? [describePlanCost(plan.cost)] : []),
    ...(decision
      ? [...dangers(plan), ...reasons(plan), ...notes(plan), { kind: 'text', spans: decision } as const]
      : []),
  ];
}

/** The differences of a plan themselves, folded once it is decided, and how long it is good. */
export function describePlanDifferences(plan: PlanView, options: { readonly waits: boolean }): Document {
  const until = options.waits ? `, good until ${readableTime(plan.expiresAt)}` : '';
  return [
    ...(plan.cost ? describeCostLines(plan.cost) : []),
    ...describeDifferences(plan.files, plan.stacks, { folded: !options.waits }),
    ...describeAdvice(plan.stacks),
    {
      kind: 'small',
      spans: [
        plain(`Made ${readableTime(plan.createdAt)}${until}.`),
        ...policiesInShort(plan.stacks),
        ...standIns(plan),
      ],
    },
  ];
}

/** `2 files in git-ops (+30 -1); 9 to create, 1 to replace`: the whole plan in one line. */
export function summarise(files: readonly FileDifference[], stacks: readonly StackDifference[]): string {
  const lines = files.map(countLines);
  const added = lines.reduce((sum, line) => sum + line.added, 0);
  const removed = lines.reduce((sum, line) => sum + line.removed, 0);
  const inGit =
    files.length === 0 ? 'no file changes' : `${counted(files.length, 'file')} in git-ops (+${added} -${removed})`;
  const count = countOperations(stacks);
  const resources = (['create', 'update', 'replace', 'delete'] as const)
    .filter((operation) => count[operation] > 0)
    .map((operation) => `${count[operation]} to ${operation}`);
  const inPulumi = stacks.length === 0 ? 'no stack runs' : resources.join(', ') || 'no resource changes';
  return `${inGit}; ${inPulumi}`;
}

/** The git-ops difference and every stack's, each in a block of its own. */
export function describeDifferences(
  files: readonly FileDifference[],
  stacks: readonly StackDifference[],
  options: { readonly folded: boolean },
): Document {
  const blocks: Block[] = [];
  if (files.length > 0) {
    const diff: Block = { kind: 'code', language: 'diff', text: files.map(fileDiff).join('\n') };
    blocks.push(fold([strong('git-ops'), plain(`: ${counted(files.length, 'file')}`)], diff, options));
  }
  for (const { ref, action, changes } of stacks) {
    const text = resourceDiff(changes);
    const changed = changes.filter(({ operation }) => operation !== 'same').length;
    if (text === '') continue;
    const summary: Spans = [
      strong(`${ref.project}/${ref.stack}`),
      plain(`: pulumi ${action}, ${counted(changed, 'resource')}`),
    ];
    blocks.push(fold(summary, { kind: 'code', language: 'diff', text }, options));
  }
  return blocks;
}

function fold(summary: Spans, diff: Block, { folded }: { readonly folded: boolean }): Block {
  // A reviewer who must decide sees a short diff at once; a long one, or one already decided on, stays closed.
  const short = diff.kind === 'code' && diff.text.split('\n').length <= 60;
  return folded || !short
    ? { kind: 'folded', summary, blocks: [diff] }
    : { kind: 'folded', summary, blocks: [diff], open: true };
}

/** What a plan destroys or breaks, in one warning: several in a row are read as none. */
function dangers({ stacks }: PlanView): readonly Block[] {
  const changes = stacks.flatMap((stack) => stack.changes);
  const named = (operation: 'delete' | 'replace', verb: string): readonly Spans[] => {
    const names = changes.filter((change) => change.operation === operation).map(resourceLabel);
    return names.length === 0 ? [] : [[strong(`${verb} ${names.length}: `), ...listed(names)]];
  };
  const all = [
    ...named('delete', 'Deletes'),
    ...named('replace', 'Replaces'),
    ...stacks
      .flatMap(({ violations }) => violations)
      .map((violation): Spans => [strong('Breaks a policy: '), plain(violation.replace(/\.$/, ''))]),
  ];
  return all.length === 0 ? [] : [{ kind: 'alert', spans: [...joined(all, '. '), plain('.')] }];
}

function reasons({ holds }: PlanView): readonly Block[] {
  if (holds.length === 0) return [];
  return [{ kind: 'text', spans: [strong('Waits, because '), plain(`${holds.join('; ')}.`)] }];
}

/** What is lost for good, and under which names a last copy stays. */
function notes({ notes: told = [] }: PlanView): readonly Block[] {
  return told.length === 0 ? [] : [{ kind: 'text', spans: [plain(told.join(' '))] }];
}

function listed(names: readonly string[]): Spans {
  const shown = 12;
  const spans = joined(
    names.slice(0, shown).map((name) => [code(name)]),
    ', ',
  );
  return names.length > shown ? [...spans, plain(` and ${names.length - shown} more`)] : spans;
}

function standIns(plan: PlanView): Spans {
  if (plan.standIns.length === 0) return [];
  return [plain(` Made with stand-in plugins, not the official ones: ${plan.standIns.join(', ')}.`)];
}
