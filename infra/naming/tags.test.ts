import { expect, it } from 'vitest';
import { tags } from './tags.ts';

it('says whose a resource is, and leaves out what is not known', () => {
  expect(tags({ platform: 'eu-1', layer: 'addon', owner: 'octocat', environment: 'qa', addon: 'rds' })).toEqual({
    'workflowautom.dev/platform': 'eu-1',
    'workflowautom.dev/layer': 'addon',
    'workflowautom.dev/owner': 'octocat',
    'workflowautom.dev/environment': 'qa',
    'workflowautom.dev/addon': 'rds',
  });
});

it('writes values that every service takes', () => {
  const made = tags({ platform: 'eu-1', layer: 'platform', owner: `renovate[bot]${'x'.repeat(300)}` });
  expect(made['workflowautom.dev/owner']).toMatch(/^renovate-bot-x+$/);
  expect(made['workflowautom.dev/owner']).toHaveLength(256);
});
