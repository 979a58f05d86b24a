import { describe, expect, it } from 'vitest';
import { help } from './help.ts';
import { verbs } from './verbs/index.ts';

describe('help', () => {
  it('says where a verb is said that is said in a terminal alone', () => {
    expect(help('secrets', '/env ')).toBe(
      [
        'wa secrets import|set|unset|list|diff|rotate <env> …',
        '',
        'Changes the secrets of services; said in a terminal only.',
        '',
        'For example:',
        '  wa secrets import qa api .env',
        '  wa secrets set qa api DATABASE_URL',
        '  wa secrets rotate qa',
      ].join('\n'),
    );
  });

  it('lists every verb once, each on its line', () => {
    const lines = help().split('\n');
    for (const verb of Object.keys(verbs)) {
      expect(lines.filter((line) => line.startsWith(`  ${verb} `))).toHaveLength(1);
    }
  });

  it('says how to say one verb, with what stands before it here', () => {
    expect(help('bump', '/env ')).toBe(
      [
        '/env bump <env> --service s… --tag t | --digest sha256:… [--pin]',
        '',
        'Makes services run another image.',
        '',
        '  --service s        the service that gets another image; may be repeated',
        "  --tag t            the image's tag",
        "  --digest sha256:…  the image's digest",
        '  --pin              stays, whatever is built later; "follow" ends it',
        '',
        'For example:',
        '  /env bump qa --service api --tag v1.4.2',
        '  /env bump qa --service api --service web --tag v1.4.2',
        '  /env bump qa --service api --tag v1.4.2 --pin',
      ].join('\n'),
    );
  });

  it('says so of a verb that is not built yet', () => {
    expect(help('logs')).toContain('(not built yet)');
    expect(help('plan')).not.toContain('(not built yet)');
  });

  it('shows both verbs of one first word', () => {
    expect(help('addon')).toMatch(/^addon add <env> <addon> \[--size name\]\n[\s\S]*\naddon remove <env> <addon>\n/);
  });

  it('shows the list for a topic it does not know', () => {
    expect(help('frobnicate')).toBe(help());
  });

  it.each([undefined, ...Object.keys(verbs)])('about %s fits a terminal', (topic) => {
    for (const line of help(topic, '/env ').split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });
});
