import cloud from '@octokit/webhooks-examples' with { type: 'json' };
import enterprise from '@octokit/webhooks-examples/ghes-35/index.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { meansAnything, translateEvent } from './translate-event.ts';

type Payload = { readonly action?: string; readonly comment?: object; readonly check_run?: object };
type Published = readonly { readonly name: string; readonly examples: readonly Payload[] }[];

// https://github.com/octokit/webhooks: payloads as GitHub and its Enterprise Server really sent them
const published = [...(cloud as unknown as Published), ...(enterprise as unknown as Published)].flatMap(
  ({ name, examples }) =>
    examples.map((payload, index) => ({ name, payload, title: `${name} ${payload.action ?? ''} ${index}` })),
);

/** Apps whose checks the examples are. */
const APPS = [2, 25_811, 29_310];

describe('what GitHub publishes of its events', () => {
  it('is here, and more than a handful', () => {
    expect(published.length).toBeGreaterThan(300);
  });

  it('asks for what happened to pull requests and to our own checks alone: no example says /env', () => {
    expect(asking(published)).toEqual([
      'check_suite rerequested',
      'pull_request closed',
      'pull_request labeled',
      'pull_request reopened',
      'pull_request synchronize',
      'pull_request unlabeled',
    ]);
  });

  it('asks for something when its comment is a command, and only where an issue comment was created', () => {
    const command = { body: '/env create preview-1', user: { login: 'Codertocat' } };
    const commented = published.flatMap((each) =>
      each.payload.comment
        ? [{ ...each, payload: { ...each.payload, comment: { ...each.payload.comment, ...command } } }]
        : [],
    );
    expect(asking(commented)).toEqual(['issue_comment created']);
  });

  it("asks for something when a check run is an environment's, and only where a button was pressed", () => {
    const runs = published.flatMap((each) =>
      each.payload.check_run
        ? [
            {
              ...each,
              payload: {
                ...each.payload,
                check_run: { ...each.payload.check_run, external_id: 'qa p-1' },
                requested_action: { identifier: 'apply' },
              },
            },
          ]
        : [],
    );
    // Both examples of `rerequested` are of checks without a pull request.
    expect(asking(runs)).toEqual(['check_run requested_action']);
  });

  it('asks nothing and makes no work in at least fifty other kinds, which are not even looked into', () => {
    const others = published.filter(({ name }) => !meansAnything(name));
    expect(new Set(others.map(({ name, payload }) => `${name} ${payload.action}`)).size).toBeGreaterThan(50);
    const untouchable = new Proxy({}, { get: () => expect.unreachable('was looked into') });
    for (const { name, payload } of others) {
      expect([...asked(name, payload), ...asked(name, untouchable)]).toEqual([]);
    }
  });
});

/** Every app is asked: the examples are of several. */
function asked(event: string, payload: unknown) {
  return APPS.flatMap((app) => translateEvent({ guid: 'guid', event, payload, receivedAt: 0 }, app));
}

function asking(examples: typeof published): readonly string[] {
  const names = examples.filter(({ name, payload }) => asked(name, payload).length > 0);
  return [...new Set(names.map(({ name, payload }) => `${name} ${payload.action}`))].sort();
}
