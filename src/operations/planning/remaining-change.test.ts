import { describe, expect, it } from 'vitest';
import { addonStack, destroyAddon } from '../../commands/addon-stack.ts';
import type { StackRun } from '../../commands/change.ts';
import { environmentStack } from '../../commands/environment-stack.ts';
import { exampleManifest, exampleState } from '../../commands/example-state.ts';
import { environmentName } from '../../environments/environment-name.ts';
import { remainingChange } from './remaining-change.ts';

const up = addonStack('qa', 'rds', 'up');
const gone = destroyAddon('qa', { name: 'rds', size: 'small' });
const environment = environmentStack('qa', 'up');

function stacksLeft(addons: string, ...stacks: readonly StackRun[]): readonly StackRun[] {
  const desired = exampleState({ 'envs/qa/env.yaml': exampleManifest('qa', { addons }) });
  const change = {
    environment: environmentName('qa'),
    title: 't',
    files: [],
    expectation: { kind: 'absent' },
  } as const;
  return remainingChange(desired, { ...change, stacks }).stacks;
}

describe('what is left of a change that is in Git already', () => {
  it.each<[string, string, readonly StackRun[], readonly StackRun[]]>([
    ['brings up an add-on that Git still names', '[{ name: rds, size: small }]', [up, environment], [up, environment]],
    ['brings back none that was taken out after it', '[]', [up, environment], [environment]],
    ['destroys one that Git no longer names', '[]', [gone], [gone]],
    ['destroys none that was added again after it', '[{ name: rds, size: small }]', [gone], []],
  ])('%s', (_, addons, stacks, left) => {
    expect(stacksLeft(addons, ...stacks)).toEqual(left);
  });
});
