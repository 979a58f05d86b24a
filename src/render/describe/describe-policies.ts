import type { StackDifference } from '../../commands/difference.ts';
import { type Document, plain, type Spans, strong } from '../document.ts';

/** Advisory policies that something here breaks: worth reading before deciding, and forbidding nothing. */
export function describeAdvice(stacks: readonly StackDifference[]): Document {
  const advice = stacks.flatMap(({ policies }) => policies?.advice ?? []);
  return advice.map((line) => ({ kind: 'text', spans: [strong('Policies advise: '), plain(line)] }));
}

/**
 * ` Policies: workflowautom 1.0.0, 14 hold.`: names every pack that took part and how many of its policies had something to
 * look at, so that a plan nobody checked does not read like one that passed. Nothing where no stack makes anything.
 */
export function policiesInShort(stacks: readonly StackDifference[]): Spans {
  const reports = stacks.flatMap(({ policies }) => (policies === undefined ? [] : [policies]));
  if (reports.length === 0) return [];
  const packs = Map.groupBy(
    reports.flatMap((report) => report.packs),
    ({ name, version }) => `${name} ${version}`,
  );
  if (packs.size === 0) return [plain(' Policies: none; the infra repository has no pack of them.')];
  const words = [...packs].map(([pack, runs]) => {
    // A policy that one stack of the plan breaks does not hold because another keeps it.
    const broken = new Set(runs.flatMap((run) => run.broken));
    const held = new Set(runs.flatMap((run) => run.held)).difference(broken);
    return `${pack}, ${verdict(held.size, broken.size)}`;
  });
  return [plain(` Policies: ${words.join('; ')}.`)];
}

function verdict(held: number, broken: number): string {
  if (held + broken === 0) return 'none of which is about anything here';
  const holding = `${held} ${held === 1 ? 'holds' : 'hold'}`;
  return broken === 0 ? holding : `${holding}, ${broken} ${broken === 1 ? 'does' : 'do'} not`;
}
