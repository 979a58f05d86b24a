import { describe, expect, it } from 'vitest';
import { readSettings } from '../../settings/read-settings.ts';
import { SettingsError } from '../../settings/settings-error.ts';
import { addonSettings } from './addon-settings.ts';
import { exampleSettings } from './example.ts';

const reader = addonSettings('rds', ['small', 'large']);

function read(changes: Readonly<Record<string, unknown>> = {}, stack = 'dev') {
  const entries = Object.entries({ ...exampleSettings, ...changes }).filter(([, value]) => value !== undefined);
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return readSettings(reader, stack, Object.fromEntries(entries.map(([key, value]) => [`rds:${key}`, text(value)])));
}

function problems(changes: Readonly<Record<string, unknown>>, stack?: string): readonly string[] {
  try {
    read(changes, stack);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

const environment = (changes: Readonly<Record<string, unknown>>) => ({
  environment: { ...exampleSettings.environment, ...changes },
});

describe('the settings of an add-on', () => {
  it('are read into one typed value', () => {
    const expiresAt = '2026-12-01 12:00:00 +0000 UTC';
    expect(read({ ...environment({ expiresAt }), size: 'large', asleep: 'true', operation: 'op-1' })).toEqual({
      platform: 'organization/platform/eu-1',
      environment: {
        name: 'dev',
        kind: 'standing',
        owner: 'octocat',
        services: ['api', 'web'],
        expiresAt: '2026-12-01T12:00:00Z',
      },
      size: 'large',
      asleep: true,
      whenDestroyed: 'keep-a-copy',
      protect: true,
      operation: 'op-1',
    });
  });

  it.each([
    { whenDestroyed: 'keep-a-copy', written: undefined, protect: true },
    { whenDestroyed: 'keep-a-copy', written: 'false', protect: false },
    { whenDestroyed: 'delete', written: undefined, protect: false },
    { whenDestroyed: 'delete', written: 'true', protect: true },
  ])('protect is $protect when $whenDestroyed and protect is $written', ({ whenDestroyed, written, protect }) => {
    expect(read({ whenDestroyed, protect: written })).toMatchObject({ protect, asleep: false });
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['a size that is not known', { size: 'huge' }, 'rds:size is "huge", but must be one of small, large'],
    ['no size', { size: undefined }, 'rds:size is missing: it must be one of small, large'],
    [
      'no word on the data',
      { whenDestroyed: undefined },
      'rds:whenDestroyed is missing: it must be one of delete, keep-a-copy',
    ],
    [
      'a platform that is no stack',
      { platform: 'eu-1' },
      'rds:platform is "eu-1", but must be the platform’s stack: organization/platform/<cluster>',
    ],
    [
      'one service twice',
      environment({ services: [{ name: 'api' }, { name: 'web' }, { name: 'api' }] }),
      'rds:environment.services names "api" more than once',
    ],
    [
      'no services',
      environment({ services: [] }),
      'rds:environment.services is an empty list, but must be a list with at least one entry',
    ],
    [
      'a service longer than a Helm release',
      environment({ services: [{ name: 'a'.repeat(54) }] }),
      `rds:environment.services[0].name is "${'a'.repeat(54)}", but must be at most 53 of a-z, 0-9 and "-", starting with a letter, ending with a letter or digit`,
    ],
    [
      'a time that is none',
      environment({ expiresAt: 'soon' }),
      'rds:environment.expiresAt is "soon", but must be a time in UTC such as 2026-12-01T12:00:00Z',
    ],
    ['a key that nobody reads', { sise: 'small' }, 'rds:sise is unknown here; known are '],
    ['protect that is neither', { protect: 'yes' }, 'rds:protect is "yes", but must be true or false'],
  ])('refuse %s, naming the key', (_, changes, problem) => {
    expect(problems(changes)).toEqual([expect.stringContaining(problem)]);
  });

  it('refuse an environment longer than a namespace', () => {
    const name = 'e'.repeat(64);
    expect(problems(environment({ name }), name)).toEqual([
      expect.stringContaining('but must be a label: 1 to 63 of a-z'),
    ]);
  });

  it('refuse another environment’s stack', () => {
    expect(problems({}, 'qa')).toEqual(['rds:environment.name is "dev", but this is the stack "qa"']);
  });

  it('name every mistake at once', () => {
    expect(problems({ size: 'huge', platform: undefined, asleep: 'maybe' })).toHaveLength(3);
  });
});
