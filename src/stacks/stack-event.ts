import type { StackEvent } from '../operations/ports/stack-runner.ts';
import type { EngineEvent, StepMetadata } from './engine-event.ts';
import { isBookkeeping, shortName } from './resource-urn.ts';

/** Words for a step: when it would be done, while it is done, once it is done. */
const WORDS: Readonly<Record<string, readonly [string, string, string]>> = {
  create: ['would create', 'creating', 'created'],
  import: ['would import', 'importing', 'imported'],
  update: ['would update', 'updating', 'updated'],
  replace: ['would replace', 'replacing', 'replaced'],
  delete: ['would delete', 'deleting', 'deleted'],
};

/** Pulumi warns of every plugin it finds on PATH, which is where this program puts them all; the text is a path of the machine. */
const AMBIENT_PLUGIN = /^using pulumi-\S+ from \$PATH at /;

/** One line for the journal; undefined for what nobody needs to read. `scrub` takes secrets and colours out of free text. */
export function stackEvent(event: EngineEvent, scrub: (text: string) => string): StackEvent | undefined {
  const { diagnosticEvent, resourcePreEvent, resOutputsEvent, resOpFailedEvent, policyEvent, summaryEvent } = event;
  if (diagnosticEvent) return diagnostic(diagnosticEvent, scrub);
  if (resourcePreEvent && !resourcePreEvent.planning) return step(resourcePreEvent.metadata, 1);
  if (resOutputsEvent) return step(resOutputsEvent.metadata, resOutputsEvent.planning ? 0 : 2);
  if (resOpFailedEvent) {
    const { metadata } = resOpFailedEvent;
    return {
      kind: 'resource',
      severity: 'error',
      text: `${shortName(metadata.urn)}: ${metadata.op} failed`,
      urn: metadata.urn,
    };
  }
  if (policyEvent) {
    const { policyPackName, policyName, enforcementLevel, resourceUrn } = policyEvent;
    return {
      kind: 'policy',
      severity: enforcementLevel === 'mandatory' ? 'error' : 'warning',
      text: `${policyPackName}/${policyName}: ${scrub(policyEvent.message).trim()}`,
      ...(resourceUrn === undefined ? {} : { urn: resourceUrn }),
    };
  }
  if (summaryEvent) {
    const counts = Object.entries(summaryEvent.resourceChanges ?? {}).map(
      ([operation, count]) => `${count} ${operation}`,
    );
    return {
      kind: 'summary',
      severity: 'info',
      text: `${counts.join(', ') || 'nothing'} in ${summaryEvent.durationSeconds} s`,
    };
  }
  return undefined;
}

function step(metadata: StepMetadata, tense: 0 | 1 | 2): StackEvent | undefined {
  const words = WORDS[metadata.op];
  if (!words || isBookkeeping(metadata.urn)) return undefined;
  return { kind: 'resource', severity: 'info', text: `${words[tense]} ${shortName(metadata.urn)}`, urn: metadata.urn };
}

function diagnostic(
  event: NonNullable<EngineEvent['diagnosticEvent']>,
  scrub: (text: string) => string,
): StackEvent | undefined {
  const text = scrub(event.message).trim();
  // Debug lines hold secrets in plain text; ephemeral ones are a spinner's.
  if (event.severity === 'debug' || event.ephemeral || text === '' || AMBIENT_PLUGIN.test(text)) return undefined;
  return {
    kind: 'diagnostic',
    severity: event.severity === 'error' || event.severity === 'warning' ? event.severity : 'info',
    text,
    ...(event.urn === undefined ? {} : { urn: event.urn }),
  };
}
