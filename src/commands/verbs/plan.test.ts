import { describe, expect, it } from 'vitest';
import { exampleCommand, exampleContext, exampleManifest, examplePullRequest, exampleState } from '../example-state.ts';
import type { ProposeContext } from '../verb.ts';
import { plan } from './plan.ts';

function proposed(text: string, context: Partial<ProposeContext> = {}, files: Record<string, string> = {}) {
  return plan.propose(exampleState(files), exampleCommand(text), exampleContext(context));
}

describe('plan', () => {
  it('writes nothing and previews the stack as Git has it', () => {
    expect(proposed('plan qa')).toEqual({
      environment: 'qa',
      title: 'plan',
      files: [],
      stacks: [{ layer: 'environment', project: 'environments', stack: 'qa', action: 'up' }],
      expectation: { kind: 'healthy', services: ['api', 'web'] },
    });
  });

  it('expects what sleeps to sleep', () => {
    const files = { 'envs/qa/env.yaml': exampleManifest('qa', { hibernate: 'true' }) };
    expect(proposed('plan qa', {}, files).expectation.kind).toBe('asleep');
  });

  it('waits only for the services it names', () => {
    expect(proposed('plan qa --service web').expectation).toEqual({ kind: 'healthy', services: ['web'] });
  });

  it('goes on when the pull request is at the commit it names', () => {
    const command = `plan qa --sha ${examplePullRequest.head}`;
    expect(proposed(command, { pullRequest: examplePullRequest }).title).toBe('plan');
  });

  it.each([
    ['an unknown environment', 'plan preview-9', 'unknown-environment'],
    ['an unknown service', 'plan qa --service ap', 'unknown-service'],
    ['one resource only, for now', 'plan qa --target urn:pulumi:qa', 'not-built-yet'],
    ['a commit that is not the head', `plan qa --sha ${'f'.repeat(40)}`, 'invalid-value'],
    ['a commit that is cut', 'plan qa --sha 0123456', 'invalid-value'],
  ])('refuses %s', (_, text, code) => {
    const context = { pullRequest: examplePullRequest };
    expect(() => proposed(text, context)).toThrow(expect.objectContaining({ name: 'Refusal', code }));
  });

  it('refuses a commit outside a pull request', () => {
    expect(() => proposed(`plan qa --sha ${examplePullRequest.head}`)).toThrow(
      expect.objectContaining({ code: 'invalid-value' }),
    );
  });
});
