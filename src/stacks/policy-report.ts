import type { PolicyPackReport, PolicyReport } from '../commands/difference.ts';
import type { EngineEvent } from './engine-event.ts';
import { resourceName } from './resource-urn.ts';

/** Mandatory policies that forbid the change, one line each. */
export function policyViolations(events: readonly EngineEvent[]): readonly string[] {
  return linesOf(events, 'mandatory');
}

/**
 * Which packs were run and how much they checked, so that silence is told apart from absence: Pulumi names every pack at
 * the end of a run, and after each resource the policies that looked at it.
 */
export function policyReport(events: readonly EngineEvent[]): PolicyReport {
  const packs = new Map(events.flatMap(({ summaryEvent }) => Object.entries(summaryEvent?.PolicyPacks ?? {})));
  return {
    packs: [...packs].map(([label, version]) => {
      // A pack of a folder is called `<name>|local|<folder>` there, and by its name everywhere else.
      const [name = label] = label.split('|');
      return { name, version, ...verdicts(events, name) };
    }),
    advice: linesOf(events, 'advisory'),
  };
}

function verdicts(events: readonly EngineEvent[], pack: string): Pick<PolicyPackReport, 'held' | 'broken'> {
  const ofPack = events.flatMap(({ policyAnalyzeSummaryEvent: summary }) =>
    summary?.policyPackName === pack ? [summary] : [],
  );
  const broken = new Set(ofPack.flatMap(({ failed }) => failed ?? []));
  const passed = new Set(ofPack.flatMap(({ passed }) => passed ?? []));
  return { held: [...passed.difference(broken)].sort(), broken: [...broken].sort() };
}

function linesOf(events: readonly EngineEvent[], level: string): readonly string[] {
  const lines = events.flatMap(({ policyEvent: policy }) => {
    if (policy?.enforcementLevel !== level) return [];
    const about = policy.resourceUrn ? ` (${resourceName(policy.resourceUrn)})` : '';
    // The policy's own sentence and what is wrong here come on lines of their own.
    return [
      `${policy.policyPackName}/${policy.policyName}${about}: ${policy.message.trim().replace(/\s*\n\s*/g, ' ')}`,
    ];
  });
  return [...new Set(lines)];
}
