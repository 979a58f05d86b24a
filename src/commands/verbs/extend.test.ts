import { describe, expect, it } from 'vitest';
import { exampleCommand, exampleContext, exampleManifest, exampleState } from '../example-state.ts';
import { extend } from './extend.ts';

function proposed(ttl: string, expiresAt?: string) {
  const manifest = exampleManifest('preview-1', expiresAt === undefined ? {} : { expiresAt });
  const state = exampleState({ 'envs/preview-1/env.yaml': manifest });
  return extend.propose(state, exampleCommand(`extend preview-1 --ttl ${ttl}`), exampleContext());
}

describe('extend', () => {
  it('moves the expiry to --ttl from now', () => {
    expect(proposed('2d', '2026-11-28T13:00:00Z')).toEqual({
      environment: 'preview-1',
      title: 'extend to 2026-11-30T12:00:00Z',
      files: [
        {
          kind: 'set',
          path: 'envs/preview-1/env.yaml',
          field: ['environment', 'expiresAt'],
          value: '2026-11-30T12:00:00Z',
        },
      ],
      stacks: [],
      expectation: { kind: 'healthy', services: ['api', 'web'] },
    });
  });

  it('brings back what has expired and is still there', () => {
    expect(proposed('1h', '2026-11-01T00:00:00Z').title).toBe('extend to 2026-11-28T13:00:00Z');
  });

  it('may ask for as long as the kind allows', () => {
    expect(proposed('3d', '2026-11-28T13:00:00Z').title).toBe('extend to 2026-12-01T12:00:00Z');
  });

  it.each([
    ['longer than the kind allows', '73h', '2026-11-28T13:00:00Z', 'invalid-value'],
    ['what is no duration', '2days', '2026-11-28T13:00:00Z', 'invalid-value'],
    ['an expiry no later than it is', '1h', '2026-11-28T13:00:00Z', 'nothing-to-change'],
    ['what does not expire', '1h', undefined, 'nothing-to-change'],
  ])('refuses %s', (_, ttl, expiresAt, code) => {
    expect(() => proposed(ttl, expiresAt)).toThrow(expect.objectContaining({ name: 'Refusal', code }));
  });

  it('refuses an environment that Git does not know', () => {
    const command = exampleCommand('extend preview-9 --ttl 1h');
    expect(() => extend.propose(exampleState(), command, exampleContext())).toThrow(
      expect.objectContaining({ code: 'unknown-environment' }),
    );
  });
});
