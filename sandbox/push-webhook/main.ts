import { watchFile } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { layoutOf } from '../layout.ts';
import { readRecord } from '../record.ts';
import { BRANCH } from '../repositories.ts';
import { announcePush } from './announce-push.ts';

/** Milliseconds between two looks at a branch, and until an announcement that failed is tried again. */
const LOOK = 100;
const RETRY = 1_000;

/**
 * What a Git host's webhook is to Argo CD: tells it of every push, so that it need not ask every few seconds. A process
 * and not a Git hook, because who writes to a repository decides whether its hooks run, and the bot's writes run none.
 *
 * Runs until it is ended: `node sandbox/push-webhook/main.ts <folder of the sandbox>`
 */
async function main(folder: string): Promise<never> {
  const layout = layoutOf(folder);
  const port = readRecord(layout)?.ports.apiServer;
  if (port === undefined) throw new Error(`${folder} holds no sandbox.`);

  // What was pushed before we looked is not known, so both are announced once.
  const due = new Set([layout.gitopsUrl, layout.infraUrl]);
  const pushed = (url: string) => () => void due.add(url);
  // Git replaces this file with every update of the branch. Looked at rather than watched: that works on any file system.
  const refs = join('refs', 'heads', BRANCH);
  watchFile(join(layout.gitops, refs), { interval: LOOK }, pushed(layout.gitopsUrl));
  watchFile(join(layout.infra, refs), { interval: LOOK }, pushed(layout.infraUrl));

  for (;;) {
    const [url] = due;
    await setTimeout(url === undefined ? LOOK / 2 : 0);
    if (url === undefined) continue;
    due.delete(url);
    try {
      console.log(
        `${new Date().toISOString()} push to ${url}: ${await announcePush(layout, port, url, BRANCH)} Applications`,
      );
    } catch (error) {
      console.error(`${new Date().toISOString()} ${String(error)}`);
      due.add(url);
      await setTimeout(RETRY);
    }
  }
}

await main(process.argv[2] ?? '');
