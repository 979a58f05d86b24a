import { expect, it } from 'vitest';
import { listTaggableTypes } from './list-taggable-types.ts';
import { isTaggable, taggableClasses } from './taggable-types.ts';

it('lists every type of the installed @pulumi/aws that takes tags', () => {
  const installed = Object.entries(listTaggableTypes()).map(([module, classes]) => [module, classes.join(' ')]);
  expect(taggableClasses).toEqual(Object.fromEntries(installed));
});

it.each([
  ['aws:rds/instance:Instance', true],
  ['aws:ec2/route:Route', false],
  ['aws:nothing/thing:Thing', false],
  ['kubernetes:core/v1:Namespace', false],
])('knows whether %s takes tags: %s', (type, expected) => {
  expect(isTaggable(type)).toBe(expected);
});
