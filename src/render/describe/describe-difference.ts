import type { Answer } from '../answer.ts';
import { code, type Document, plain, strong } from '../document.ts';
import type { OperationView, PlanView } from '../operation-view.ts';
import { commandSpan } from './command-span.ts';
import { describeDifferences, describePlanDifferences, summarise } from './describe-plan.ts';
import { describeAdvice } from './describe-policies.ts';

export function describeDifference(answer: Extract<Answer, { kind: 'diff' }>): Document {
  const { environment, files, stacks, drift } = answer;
  return [
    { kind: 'heading', tone: 'plain', spans: [plain('Difference of '), code(environment)] },
    { kind: 'text', spans: [strong('To become what is asked: '), plain(`${summarise(files, stacks)}.`)] },
    ...describeDifferences(files, stacks, { folded: false }),
    ...describeAdvice(stacks),
    ...(drift.length === 0
      ? [{ kind: 'text', spans: [plain('The cluster runs what Git says.')] } as const]
      : [
          { kind: 'text', spans: [strong('The cluster is out of step:')] } as const,
          { kind: 'list', items: drift.map((line) => [plain(line)]) } as const,
        ]),
  ];
}

/** What one operation changes, and nothing about the cluster, which nobody has asked: for a window of its own. */
export function describeOperationDifference({ environment, command, state }: OperationView, plan: PlanView): Document {
  return [
    { kind: 'heading', tone: 'plain', spans: [plain('Plan '), code(plan.id), plain(' for '), code(environment)] },
    { kind: 'text', spans: [commandSpan(command), plain(`: ${summarise(plan.files, plan.stacks)}.`)] },
    ...describePlanDifferences(plan, { waits: state === 'waiting' }),
  ];
}
