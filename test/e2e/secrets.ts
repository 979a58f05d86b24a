import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { REPOSITORY } from '../../sandbox/platform/start-platform.ts';
import { type Lab, PULL_REQUEST } from './lab.ts';
import { filesBelow } from './written-down.ts';

/**
 * Every place that holds a secret it should not, as `where: name`; empty when all is well. Looked through: the bot's
 * log, all comments ever, git-ops with its history, the data folder, Pulumi's state, `/metrics`, `/readyz`, and `more`.
 */
export async function secretsIn(
  { platform }: Lab,
  more: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const { settings, tokens, sandbox, github, bot } = platform;
  const secrets: Record<string, string> = {
    WEBHOOK_SECRET: settings.WEBHOOK_SECRET ?? '',
    ...(settings.JENKINS_WEBHOOK_SECRET ? { JENKINS_WEBHOOK_SECRET: settings.JENKINS_WEBHOOK_SECRET } : {}),
    PULUMI_CONFIG_PASSPHRASE: settings.PULUMI_CONFIG_PASSPHRASE ?? '',
    // One line of the key's body is enough to know it by.
    PRIVATE_KEY: settings.PRIVATE_KEY?.split('\n')[3] ?? '',
    'the token of octocat': tokens.octocat,
    'the token of mona': tokens.mona,
    'the installation token': 'stand-in-installation-token',
  };
  const comments = [PULL_REQUEST, 124, 125].flatMap((number) =>
    github.botComments(REPOSITORY, number).flatMap(({ bodies }) => bodies),
  );
  const places: Record<string, string> = {
    'the log': await readFile(join(sandbox.logs, 'bot.log'), 'utf8'),
    'the comments': comments.join('\n'),
    'git-ops': await everything(sandbox.gitopsUrl),
    'the data folder': await filesBelow(settings.DATA_DIR ?? ''),
    "Pulumi's state": await filesBelow(fileURLToPath(sandbox.pulumiBackendUrl)),
    '/metrics': await (await fetch(`${bot.url}/metrics`)).text(),
    '/readyz': await (await fetch(`${bot.url}/readyz`)).text(),
    ...more,
  };
  return Object.entries(places).flatMap(([where, text]) => {
    if (text === '') return [`${where}: nothing to look through`];
    return Object.entries(secrets).flatMap(([name, secret]) =>
      secret === '' || text.includes(secret) ? [`${where}: ${name}`] : [],
    );
  });
}

/** Every commit with its difference. */
async function everything(url: string): Promise<string> {
  const { stdout } = await execa('git', ['log', '--all', '--patch', '--format=fuller'], { cwd: fileURLToPath(url) });
  return stdout;
}
