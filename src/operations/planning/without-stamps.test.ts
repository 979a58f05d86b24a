import { describe, expect, it } from 'vitest';
import type { PropertyDifference, ResourceChange } from '../../commands/difference.ts';
import { withoutStamps } from './without-stamps.ts';

const stamp = (tags: string): PropertyDifference => ({
  path: `${tags}["workflowautom.dev/operation"]`,
  kind: 'update',
  replaces: false,
});
const size: PropertyDifference = { path: 'instanceClass', kind: 'update', replaces: false };
const owner: PropertyDifference = { path: 'tags["workflowautom.dev/owner"]', kind: 'update', replaces: false };

function change(operation: ResourceChange['operation'], ...differences: PropertyDifference[]): ResourceChange {
  return { urn: 'u', type: 'aws:rds/instance:Instance', name: 'database', operation, differences };
}

describe('a change without the name of its operation', () => {
  it.each([
    ['is none where nothing else differs', change('update', stamp('tags'), stamp('tagsAll')), change('same')],
    ['keeps what else differs', change('update', size, stamp('tags'), owner), change('update', size, owner)],
    ['is an update still where it is not told what differs', change('update'), change('update')],
    ['is a replacement still', change('replace', stamp('tags')), change('replace', stamp('tags'))],
    ['is a creation still', change('create'), change('create')],
  ])('%s', (_, before, after) => {
    expect(withoutStamps([before])).toEqual([after]);
  });
});
