import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blobId } from './apply-changes.ts';
import { createDraft } from './draft.ts';
import { type Snapshot, snapshotOf } from './snapshot.ts';
import { type TreeChange, treeChanges } from './tree-changes.ts';

const PARENT = 'a'.repeat(40);

function snapshot(commit: string, files: Readonly<Record<string, string>>): Snapshot {
  const blobs = Object.entries(files).map(([path, text]) => ({ path, text, blob: blobId(Buffer.from(text), 40) }));
  const entries = new Map(
    blobs.map(({ path, text, blob }) => [path, { mode: '100644', blob, size: Buffer.byteLength(text) }]),
  );
  return snapshotOf(commit, entries, new Map(blobs.map(({ blob, text }) => [blob, text])));
}

function write(path: string, text: string | null): TreeChange {
  return text === null ? { path, text } : { path, text, mode: '100644' };
}

const before = { 'envs/qa/api.yaml': 'v1', 'envs/qa/web.yaml': 'v1', 'envs/qa/a/b': 'v1' };

describe('a commit that several operations are drafted into', () => {
  it.each<
    readonly [string, readonly (readonly [string, string | null])[], readonly (readonly [string, string | null])[]]
  >([
    ['nothing', [], []],
    ['a change', [['envs/qa/api.yaml', 'v2']], [['envs/qa/api.yaml', 'v2']]],
    [
      'the last of two changes',
      [
        ['envs/qa/api.yaml', 'v2'],
        ['envs/qa/api.yaml', 'v3'],
      ],
      [['envs/qa/api.yaml', 'v3']],
    ],
    [
      'a change and its opposite',
      [
        ['envs/qa/api.yaml', 'v2'],
        ['envs/qa/api.yaml', 'v1'],
      ],
      [],
    ],
    [
      'a file that came and went',
      [
        ['envs/qa/new.yaml', 'v1'],
        ['envs/qa/new.yaml', null],
      ],
      [],
    ],
    [
      'a file that went and came back',
      [
        ['envs/qa/api.yaml', null],
        ['envs/qa/api.yaml', 'v1'],
      ],
      [],
    ],
    ['a removal', [['envs/qa/api.yaml', null]], [['envs/qa/api.yaml', null]]],
    ['a file in a folder’s place', [['envs/qa/a', 'v2']], [['envs/qa/a', 'v2']]],
    [
      'a file in a folder’s place that went too',
      [
        ['envs/qa/a', 'v2'],
        ['envs/qa/a', null],
      ],
      [['envs/qa/a/b', null]],
    ],
    ['a folder in a file’s place', [['envs/qa/api.yaml/x', 'v2']], [['envs/qa/api.yaml/x', 'v2']]],
  ])('is %s', (_, changes, net) => {
    const draft = createDraft(snapshot(PARENT, before));
    for (const [path, text] of changes) draft.add([write(path, text)]);
    expect(draft.changes()).toEqual(net.map(([path, text]) => write(path, text)));
  });

  it('leaves its parent as it was', () => {
    const parent = snapshot(PARENT, before);
    const draft = createDraft(parent);
    expect(draft.now()).toBe(parent);
    draft.add([write('envs/qa/api.yaml', 'v2')]);
    expect(draft.now().desired.files.get('envs/qa/api.yaml')).toBe('v2');
    expect(draft.now().desired.commit).toBe(PARENT);
    expect(parent).toEqual(snapshot(PARENT, before));
  });

  it('is, as a commit, what its parent is with all that it changes', () => {
    const path = fc.constantFrom('api.yaml', 'web.yaml', 'new.yaml').map((name) => `envs/qa/${name}`);
    const text = fc.option(fc.constantFrom('v1', 'v2', 'v3'));
    fc.assert(
      fc.property(fc.array(fc.array(fc.record({ path, text }))), (operations) => {
        const parent = snapshot(PARENT, before);
        const draft = createDraft(parent);
        for (const writes of operations) draft.add(treeChanges('qa', draft.now(), writes));
        const again = createDraft(parent);
        again.add(draft.changes());
        const files = (of: Snapshot) => [...of.desired.files].toSorted();
        expect(files(again.asCommit('b'.repeat(40)))).toEqual(files(draft.asCommit('b'.repeat(40))));
        const last = Object.assign(
          { ...before } as Record<string, string | null>,
          ...operations.map((writes) => Object.fromEntries(writes.map((each) => [each.path, each.text]))),
        );
        expect(new Map(again.now().desired.files)).toEqual(
          new Map(Object.entries(last).filter(([, each]) => each !== null)),
        );
      }),
    );
  });

  it('forgets texts that nothing says any more', () => {
    let tip = snapshot(PARENT, { 'envs/qa/api.yaml': 'v0' });
    for (let n = 1; n <= 10; n += 1) {
      const draft = createDraft(tip);
      draft.add([write('envs/qa/api.yaml', `v${n}`)]);
      tip = draft.asCommit(`${n}`.padStart(40, '0'));
    }
    expect(tip.texts.size).toBeLessThanOrEqual(2);
    expect([...tip.texts.values()]).toContain('v10');
  });
});
