import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const text = readFileSync(new URL('../../../slack.yml', import.meta.url), 'utf8');
const manifest = parse(text);

describe('the manifest of the Slack app', () => {
  it('asks for these permissions and no others', () => {
    const bot = ['commands', 'chat:write', 'im:write', 'channels:history', 'groups:history', 'im:history'];
    expect(manifest.oauth_config.scopes).toEqual({ bot });
  });

  it('sends everything to the one address the server has for Slack', () => {
    const { settings, features } = manifest;
    const addresses = [
      settings.event_subscriptions.request_url,
      settings.interactivity.request_url,
      ...features.slash_commands.map(({ url }: { url: string }) => url),
    ];
    expect(new Set(addresses.map((address: string) => new URL(address).pathname))).toEqual(new Set(['/slack/events']));
  });

  it('subscribes to what is dealt with and nothing else', () => {
    expect(manifest.settings.event_subscriptions.bot_events).toEqual(['app_home_opened']);
  });
});
