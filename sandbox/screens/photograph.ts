import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { poll } from '../poll.ts';

const PATIENCE = 30_000;

/** A page and the picture made of it. */
export type Shot = { readonly page: string; readonly picture: string /** In CSS pixels. */; readonly width: number };

/**
 * Takes a picture of each page, whole whatever its height, with one Chromium without a window.
 * https://chromedevtools.github.io/devtools-protocol/
 * @throws Error when the browser does not start or answer
 */
export async function photograph(browser: string, shots: readonly Shot[]): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'screens-'));
  const chromium = spawn(
    browser,
    // A container's root has no sandbox of Chromium's; it only ever opens files written a moment ago.
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: 'ignore' },
  );
  try {
    const session = await connect(await addressOf(profile));
    for (const shot of shots) await take(session, shot);
    session.close();
  } finally {
    await stop(chromium);
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function take({ send }: Session, { page, picture, width }: Shot): Promise<void> {
  const viewport = { width, deviceScaleFactor: 1, mobile: false };
  await send('Emulation.setDeviceMetricsOverride', { ...viewport, height: 800 });
  await send('Page.navigate', { url: pathToFileURL(page).href });
  const height = await poll(
    async () => {
      const expression =
        "document.readyState === 'complete' && location.href !== 'about:blank' ? document.body.scrollHeight : 0";
      const { result } = await send('Runtime.evaluate', { expression });
      const { value } = result as { readonly value: number };
      return value > 0 ? value : undefined;
    },
    { timeout: PATIENCE, interval: 20 },
  );
  if (height === undefined) throw new Error(`${page} did not load.`);
  await send('Emulation.setDeviceMetricsOverride', { ...viewport, height });
  const { data } = await send('Page.captureScreenshot', { format: 'png' });
  await writeFile(picture, Buffer.from(String(data), 'base64'));
}

type Session = {
  readonly send: (method: string, params: object) => Promise<Readonly<Record<string, unknown>>>;
  readonly close: () => void;
};

async function connect(address: string): Promise<Session> {
  const socket = new WebSocket(address);
  await once(socket, 'open', { signal: AbortSignal.timeout(PATIENCE) });
  let last = 0;
  return {
    send: (method, params) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        const late = setTimeout(() => reject(new Error(`Chromium did not answer ${method}.`)), PATIENCE);
        const hear = ({ data }: MessageEvent) => {
          const answer = JSON.parse(String(data));
          if (answer.id !== id) return;
          clearTimeout(late);
          socket.removeEventListener('message', hear);
          if (answer.error) reject(new Error(`Chromium refused ${method}: ${answer.error.message}`));
          else resolve(answer.result);
        };
        socket.addEventListener('message', hear);
        socket.send(JSON.stringify({ id, method, params }));
      }),
    close: () => socket.close(),
  };
}

/** Where its first page listens, on loopback: Chromium writes its port down once it does. */
async function addressOf(profile: string): Promise<string> {
  const address = await poll(
    async () => {
      const text = await readFile(join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '');
      const [port] = text.split('\n');
      if (!port) return undefined;
      const pages = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
        type: string;
        webSocketDebuggerUrl: string;
      }[];
      return pages.find(({ type }) => type === 'page')?.webSocketDebuggerUrl;
    },
    { timeout: PATIENCE },
  );
  if (address === undefined) throw new Error('Chromium did not start.');
  return address;
}

async function stop(chromium: ChildProcess): Promise<void> {
  if (chromium.exitCode !== null) return;
  const gone = once(chromium, 'exit');
  chromium.kill();
  await gone;
}
