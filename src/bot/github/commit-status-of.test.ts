import { describe, expect, it } from 'vitest';
import { sampleView } from '../../../test/sample-view.ts';
import type { EnvironmentStanding, OperationState, OperationView } from '../../render/operation-view.ts';
import { commitStatusOf } from './commit-status-of.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;
const PAGE = 'https://workflowautom.example.com/operations/op-1';
const QA: EnvironmentStanding = {
  kind: 'standing',
  owner: 'octocat',
  address: 'https://api.qa.dev.example.com',
  services: [
    { name: 'api', image: `registry.example.com/shop/api@${DIGEST}`, address: 'https://api.qa.dev.example.com' },
    { name: 'web', image: 'registry.example.com/shop/web:v7', address: 'https://web.qa.dev.example.com' },
  ],
  asleep: false,
};

function bumped(about: Partial<OperationView> = {}): OperationView {
  const command = `bump qa --service api --tag 1.4.2 --digest ${DIGEST}`;
  return sampleView({ title: 'bump', command, door: 'jenkins', url: PAGE, standing: QA, ...about });
}
const outcome = (message: string) => ({ message, details: [], addresses: [] });

describe('the status of a commit', () => {
  it('says where its image runs, and at which address', () => {
    expect(commitStatusOf(bumped())).toEqual({
      state: 'success',
      context: 'env/qa',
      description: 'qa runs api 1.4.2',
      target_url: 'https://api.qa.dev.example.com',
    });
  });

  it("has the service's own address, where the environment has several", () => {
    const command = 'bump qa --service web --tag v7';
    expect(commitStatusOf(bumped({ command }))).toMatchObject({
      description: 'qa runs web v7',
      target_url: 'https://web.qa.dev.example.com',
    });
  });

  it('says why it does not run, with the page that tells the whole of it', () => {
    const failed = bumped({ state: 'failed', outcome: outcome('api did not become healthy in 10 minutes.') });
    expect(commitStatusOf(failed)).toEqual({
      state: 'failure',
      context: 'env/qa',
      description: 'api 1.4.2: api did not become healthy in 10 minutes.',
      target_url: PAGE,
    });
  });

  it.each<OperationState>(['queued', 'planning', 'waiting', 'approved', 'running', 'cancelled', 'expired'])(
    'is not written while the operation is %s',
    (state) => {
      expect(commitStatusOf(bumped({ state }))).toBeUndefined();
    },
  );

  it('is not written for an environment that is asleep: nothing runs there', () => {
    expect(commitStatusOf(bumped({ standing: { ...QA, asleep: true } }))).toBeUndefined();
  });

  it('is not written when a newer build came before anybody saw this one healthy', () => {
    const overtaken = { ...outcome('qa is being brought to what Git says.'), code: 'overtaken' };
    expect(commitStatusOf(bumped({ outcome: overtaken }))).toBeUndefined();
  });

  it('is not written once Git has another image', () => {
    const command = `bump qa --service api --tag 1.4.1 --digest sha256:${'cd'.repeat(32)}`;
    expect(commitStatusOf(bumped({ command }))).toBeUndefined();
  });

  it.each([
    ['a long name of a tag', { command: `bump qa --service api --tag ${'a'.repeat(128)} --digest ${DIGEST}` }],
    ['a long reason', { state: 'failed' as const, outcome: outcome('x'.repeat(500)) }],
  ])('is never longer than GitHub takes: %s', (_, about) => {
    const status = commitStatusOf(bumped(about));
    expect(status?.description.length).toBeLessThanOrEqual(140);
  });

  it.each<[string, Partial<OperationView>, string, string | undefined]>([
    [
      'a digest alone',
      { command: `bump qa --service api --digest ${DIGEST}` },
      'qa runs api sha256:abababababab',
      undefined,
    ],
    ['two services', { command: 'bump qa --service api --service web --tag v7' }, 'qa runs api, web v7', QA.address],
    ['a new environment', { command: 'create qa' }, 'qa runs what was built from this commit', undefined],
    [
      'an address that is no web page',
      { standing: { ...QA, services: [], address: 'qa:6379' } },
      'qa runs api 1.4.2',
      PAGE,
    ],
  ])('is readable with %s', (_, about, description, address) => {
    expect(commitStatusOf(bumped(about))).toMatchObject({
      description,
      ...(address === undefined ? {} : { target_url: address }),
    });
  });
});
