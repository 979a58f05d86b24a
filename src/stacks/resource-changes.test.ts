import { describe, expect, it } from 'vitest';
import type { EngineEvent } from './engine-event.ts';
import { readRecorded } from './recorded/read-recorded.ts';
import { countChanges, resourceChanges } from './resource-changes.ts';

const outputs = (op: string, name: string): EngineEvent => ({
  resOutputsEvent: {
    planning: true,
    metadata: { op, urn: `urn:pulumi:qa::environments::tiny:index:Thing::${name}`, type: 'tiny:index:Thing' },
  },
});

describe('the changes of a run', () => {
  it('are one for each resource, without the stack and default providers', () => {
    const changes = resourceChanges(readRecorded('preview-changes'));
    expect(changes.map(({ name, operation }) => `${operation} ${name}`)).toEqual(['create c', 'replace a', 'delete b']);
  });

  it('name what differs, and why a resource is replaced', () => {
    const replaced = resourceChanges(readRecorded('preview-changes')).find(({ operation }) => operation === 'replace');
    expect(replaced?.differences).toEqual([
      { path: 'color', kind: 'update', replaces: true, before: '"red"', after: '"green"' },
      { path: 'nested.extra', kind: 'add', replaces: false, after: 'true' },
      { path: 'nested.list[1]', kind: 'update', replaces: false, before: '2', after: '5' },
    ]);
  });

  it('never hold a secret', () => {
    expect(JSON.stringify(resourceChanges(readRecorded('preview-changes')))).not.toContain('hunter2');
  });

  it('of a destroy are deletions only', () => {
    const changes = resourceChanges(readRecorded('preview-destroy'));
    expect(changes.map(({ name, operation }) => `${operation} ${name}`)).toEqual(['delete b', 'delete a']);
  });

  it('show drift as what is there now against what should be', () => {
    const drifted = resourceChanges(readRecorded('preview-drift')).find(({ name }) => name === 'z');
    expect(drifted).toMatchObject({
      operation: 'update',
      differences: [{ path: 'size', kind: 'update', before: '99', after: '1' }],
    });
  });

  it('of a refresh are counted by what it found', () => {
    expect(countChanges(resourceChanges(readRecorded('refresh-with-drift')))).toEqual({
      same: 1,
      update: 1,
      delete: 1,
    });
  });

  it.each([
    { name: 'created first', ops: ['create-replacement', 'replace', 'delete-replaced'] },
    { name: 'deleted first', ops: ['delete-replaced', 'replace', 'create-replacement'] },
  ])('count a replacement once: $name', ({ ops }) => {
    const changes = resourceChanges(ops.map((op) => outputs(op, 'a')));
    expect(changes.map(({ operation }) => operation)).toEqual(['replace']);
  });

  it('prefer what a resource becomes to a leftover of it that is deleted', () => {
    const changes = resourceChanges([outputs('delete', 'a'), outputs('create', 'a')]);
    expect(changes.map(({ operation }) => operation)).toEqual(['create']);
  });

  it('leave out reads', () => {
    expect(resourceChanges([outputs('read', 'a'), outputs('read-discard', 'b')])).toEqual([]);
  });
});
