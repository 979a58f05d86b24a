import { describe, expect, it } from 'vitest';
import type { EngineEvent } from './engine-event.ts';
import { readRecorded } from './recorded/read-recorded.ts';
import { createScrubber } from './scrub.ts';
import { stackEvent } from './stack-event.ts';

const scrub = createScrubber({ PULUMI_CONFIG_PASSPHRASE: 'correct horse' });
const texts = (events: readonly EngineEvent[]): readonly string[] =>
  events.flatMap((event) => stackEvent(event, scrub)?.text ?? []);
const said = (message: string, severity = 'info'): EngineEvent => ({ diagnosticEvent: { message, severity } });

describe('the journal of a run', () => {
  it('of a preview tells what would be done, and no secret of a debug line', () => {
    expect(texts(readRecorded('preview-changes'))).toEqual([
      'would create Thing c',
      'would replace Thing a',
      'would delete Thing b',
      '1 create, 1 delete, 1 replace, 1 same in 2 s',
    ]);
  });

  it('of an up tells what is begun and what is done', () => {
    expect(texts(readRecorded('up-interrupted'))).toEqual([
      'creating Thing slow',
      'updating Thing a',
      'updated Thing a',
      'created Thing slow',
      'update canceled',
      '1 create, 1 same, 1 update in 8 s',
    ]);
  });

  it('keeps what a program prints, without its colours', () => {
    expect(stackEvent(said('\u001b[32mhello\u001b[39m\n'), scrub)).toEqual({
      kind: 'diagnostic',
      severity: 'info',
      text: 'hello',
    });
  });

  it('masks the passphrase, plain and as base64', () => {
    const base64 = Buffer.from('correct horse').toString('base64');
    expect(texts([said(`it is correct horse or ${base64}`)])).toEqual(['it is [secret] or [secret]']);
  });

  it.each([
    { name: 'debug lines', event: said('token=hunter2', 'debug') },
    { name: 'paths of plugins', event: said('using pulumi-resource-tiny from $PATH at /opt/x', 'warning') },
    { name: 'empty lines', event: said('\n') },
    { name: 'a spinner', event: { diagnosticEvent: { message: 'still waiting', severity: 'info', ephemeral: true } } },
  ])('leaves out $name', ({ event }) => {
    expect(stackEvent(event, scrub)).toBeUndefined();
  });

  it('tells of a failed resource and of a violated policy as errors', () => {
    const urn = 'urn:pulumi:qa::environments::tiny:index:Thing::a';
    const failed = stackEvent(
      { resOpFailedEvent: { metadata: { op: 'create', urn, type: 'tiny:index:Thing' } } },
      scrub,
    );
    expect(failed).toEqual({ kind: 'resource', severity: 'error', text: 'Thing a: create failed', urn });
    const policy = { message: 'no', policyName: 'p', policyPackName: 'pack', enforcementLevel: 'mandatory' };
    expect(stackEvent({ policyEvent: policy }, scrub)).toEqual({
      kind: 'policy',
      severity: 'error',
      text: 'pack/p: no',
    });
  });
});
