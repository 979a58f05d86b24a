import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { TRANSLATED_EVENTS } from './translate-event.ts';

const text = readFileSync(new URL('../../../app.yml', import.meta.url), 'utf8');
const manifest = parse(text) as Record<string, unknown>;

it('the App hears of what is translated, and of nothing else', () => {
  expect(manifest.default_events).toEqual([...TRANSLATED_EVENTS]);
});

it('the App may comment, check, tell of deployments and of commits, and read who people are; it writes git-ops, where that is on GitHub', () => {
  expect(manifest.default_permissions).toEqual({
    metadata: 'read',
    issues: 'write',
    pull_requests: 'write',
    members: 'read',
    contents: 'write',
    checks: 'write',
    deployments: 'write',
    statuses: 'write',
  });
});

it('every permission and event says what it is for', () => {
  const lines = text.split('\n');
  const names = ['metadata', 'issues', 'pull_requests', 'members', 'checks', 'deployments', 'statuses', 'contents'];
  for (const name of names) {
    const index = lines.findIndex((line) => line.startsWith(`  ${name}:`));
    expect([name, lines[index - 1]]).toEqual([name, expect.stringMatching(/^ {2}# ./)]);
  }
  expect(lines.filter((line) => /^ {2}- \w+ # ./.test(line))).toHaveLength(4);
});

it('the App delivers to the route that is served', () => {
  expect(manifest.hook_attributes).toMatchObject({ url: expect.stringMatching(/\/github\/webhooks$/), active: true });
});
