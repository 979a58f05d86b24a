import cloud from '@octokit/webhooks-examples' with { type: 'json' };
import enterprise from '@octokit/webhooks-examples/ghes-35/index.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { translateEvent } from './translate-event.ts';

type Payload = { readonly action?: string; readonly comment?: object; readonly label?: unknown };
type Published = readonly { readonly name: string; readonly examples: readonly Payload[] }[];

// https://github.com/octokit/webhooks: payloads as GitHub and its Enterprise Server really sent them
const published = [...(cloud as unknown as Published), ...(enterprise as unknown as Published)].flatMap(
  ({ name, examples }) =>
    examples.map((payload, index) => ({ name, payload, title: `${name} ${payload.action ?? ''} ${index}` })),
);

describe('what GitHub publishes of its events', () => {
  it('is here, and more than a handful', () => {
    expect(published.length).toBeGreaterThan(300);
  });

  it('asks for nothing, but for labels put on pull requests: no example says /env', () => {
    const asked = published.filter(({ name, payload }) => translateEvent('guid', name, payload, 0) !== undefined);
    expect(new Set(asked.map(({ name, payload }) => `${name} ${payload.action}`))).toEqual(
      new Set(['pull_request labeled']),
    );
    expect(asked.length).toBeGreaterThan(0);
  });

  it('asks for something when its comment is a command, and only where an issue comment was created', () => {
    const command = { body: '/env create preview-1', user: { login: 'Codertocat' } };
    const asked = published.filter(({ name, payload }) => {
      if (!payload.comment) return false;
      return translateEvent('guid', name, { ...payload, comment: { ...payload.comment, ...command } }, 0) !== undefined;
    });
    expect(new Set(asked.map(({ name, payload }) => `${name} ${payload.action}`))).toEqual(
      new Set(['issue_comment created']),
    );
  });
});
