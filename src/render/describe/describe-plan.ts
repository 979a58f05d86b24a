import type { FileDifference, StackDifference } from '../../commands/difference.ts';
import { formatInstant } from '../../environments/instant.ts';
import { type Block, code, counted, type Document, joined, plain, type Spans, strong } from '../document.ts';
import { countLines, fileDiff } from '../file-diff.ts';
import type { PlanView } from '../operation-view.ts';
import { countOperations, resourceDiff, resourceLabel } from '../resource-diff.ts';

/**
 * A plan for people: the summary line, what must not be overlooked, how to decide, then the differences themselves.
 * @param decision what to type; absent once it is decided, and then the differences stay folded
 */
export function describePlan(plan: PlanView, decision: Spans | undefined): Document {
  return [
    { kind: 'text', spans: [strong(`Plan ${plan.id}: `), plain(`${summarise(plan.files, plan.stacks)}.`)] },
    ...alerts(plan, decision !== undefined),
    ...(decision ? [{ kind: 'text', spans: decision } as const] : []),
    ...describeDifferences(plan.files, plan.stacks, { folded: decision === undefined }),
    {
      kind: 'small',
      spans: [
        plain(`Made ${formatInstant(plan.createdAt)}, good until ${formatInstant(plan.expiresAt)}.`),
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

function alerts(plan: PlanView, waits: boolean): readonly Block[] {
  const destructive = plan.stacks.flatMap(({ changes }) =>
    changes.filter(({ operation }) => operation === 'replace' || operation === 'delete'),
  );
  const named = (operation: 'replace' | 'delete') =>
    destructive.filter((change) => change.operation === operation).map(resourceLabel);
  const blocks: Block[] = [];
  for (const [operation, verb] of [
    ['delete', 'Deletes'],
    ['replace', 'Replaces'],
  ] as const) {
    const names = named(operation);
    if (names.length > 0)
      blocks.push({ kind: 'alert', spans: [strong(`${verb} ${names.length}: `), ...listed(names)] });
  }
  for (const violation of plan.stacks.flatMap(({ violations }) => violations)) {
    blocks.push({ kind: 'alert', spans: [strong('Breaks a policy: '), plain(violation)] });
  }
  if (waits && plan.holds.length > 0)
    blocks.push({ kind: 'alert', spans: [strong('Waits, because '), plain(`${plan.holds.join('; ')}.`)] });
  return blocks;
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
