import { type ChildProcess, fork } from 'node:child_process';
import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const RATE = Number(process.env.RATE ?? 200);
const SECONDS = Number(process.env.SECONDS ?? 30);
const DUPLICATES = 0.3;
const SECRET = 'a secret of the bench alone';
/** How long the jobs may take to be done after the last delivery, in milliseconds. */
const PATIENCE = 120_000;

type Delivery = { readonly id: string; readonly body: string; readonly signature: string };
type Load = { readonly unique: readonly Delivery[]; readonly sent: readonly Delivery[] };
type Result = { readonly acknowledged: readonly number[]; readonly refused: number };

/**
 * Signed deliveries of comments at a steady rate, three in ten of them duplicates, to our server on the embedded
 * database and then, the very same ones, to a Probot app that only answers. How fast each is acknowledged; and of
 * ours, how many were lost and how many were run twice.
 */
export async function benchDeliveries(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'workflowautom-bench-'));
  const load = makeLoad();
  console.log(
    `${load.sent.length} deliveries at ${RATE} a second for ${SECONDS} s, ${load.sent.length - load.unique.length} of them duplicates`,
  );
  try {
    const rows = [];
    for (const kind of ['ours', 'probot'] as const) {
      const server = await startServer(kind, folder);
      await drive(server.port, makeLoad(50).sent);
      const result = await drive(server.port, load.sent);
      const runs = kind === 'ours' ? await settled(server, load) : await server.runs();
      server.child.kill();
      rows.push({ kind, result, runs });
    }
    for (const { kind, result, runs } of rows) report(kind, load, result, runs);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function makeLoad(count: number = RATE * SECONDS): Load {
  const unique: Delivery[] = [];
  const sent: Delivery[] = [];
  for (let index = 0; index < count; index += 1) {
    const earlier = unique[Math.floor(Math.random() * unique.length)];
    const again = earlier !== undefined && Math.random() < DUPLICATES;
    const delivery = again ? earlier : comment(index);
    if (!again) unique.push(delivery);
    sent.push(delivery);
  }
  return { unique, sent };
}

function comment(index: number): Delivery {
  const login = 'octocat';
  const body = JSON.stringify({
    action: 'created',
    repository: { full_name: 'acme/shop' },
    sender: { login, type: 'User' },
    installation: { id: 1 },
    issue: { number: index + 1, pull_request: {} },
    comment: { id: index + 1, body: '/env create', user: { login }, created_at: new Date().toISOString() },
  });
  const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
  return { id: randomUUID(), body, signature };
}

/** Sends each at its own moment, whatever became of those before it: a slow server is not spared. */
async function drive(port: number, deliveries: readonly Delivery[]): Promise<Result> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const started = performance.now();
  const answers = await Promise.all(
    deliveries.map(async (delivery, index) => {
      const due = started + (index * 1_000) / RATE;
      await sleep(Math.max(0, due - performance.now()));
      const from = Math.min(due, performance.now());
      const status = await post(agent, port, delivery).catch(() => 0);
      // Counted from when it was due, so that waiting for a socket counts too.
      return { status, took: performance.now() - from };
    }),
  );
  agent.destroy();
  const good = answers.filter(({ status }) => status >= 200 && status < 300);
  return { acknowledged: good.map(({ took }) => took), refused: answers.length - good.length };
}

function post(agent: Agent, port: number, { id, body, signature }: Delivery): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-github-delivery': id,
      'x-github-event': 'issue_comment',
      'x-hub-signature-256': signature,
    };
    const message = request(
      { agent, host: '127.0.0.1', port, path: '/github/webhooks', method: 'POST', headers },
      (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0));
      },
    );
    message.once('error', reject).end(body);
  });
}

type Server = {
  readonly child: ChildProcess;
  readonly port: number;
  /** How often each request was run so far. */
  readonly runs: () => Promise<Readonly<Record<string, number>>>;
};

async function startServer(kind: 'ours' | 'probot', folder: string): Promise<Server> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const program = join(import.meta.dirname, 'delivery-server.ts');
  const child = fork(program, [kind, join(folder, kind), SECRET, key]);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    child,
    port,
    async runs() {
      child.send('runs');
      const [{ runs }] = (await once(child, 'message')) as [{ runs: Record<string, number> }];
      return runs;
    },
  };
}

async function settled(server: Server, { unique }: Load): Promise<Readonly<Record<string, number>>> {
  const started = performance.now();
  for (;;) {
    const runs = await server.runs();
    const done = unique.every(({ id }) => runs[`github:${id}`] !== undefined);
    if (done)
      console.log(`every job was done ${((performance.now() - started) / 1_000).toFixed(1)} s after the last delivery`);
    if (done || performance.now() - started > PATIENCE) return runs;
    await sleep(250);
  }
}

function report(
  kind: 'ours' | 'probot',
  { unique }: Load,
  { acknowledged, refused }: Result,
  runs: Readonly<Record<string, number>>,
): void {
  const sorted = [...acknowledged].sort((one, other) => one - other);
  const at = (share: number) => (sorted[Math.floor(share * sorted.length)] ?? Number.NaN).toFixed(1);
  const counts = unique.map(({ id }) => runs[`github:${id}`] ?? 0);
  const name = kind === 'ours' ? 'ours, written down first' : 'Probot, only answers';
  const lost = counts.filter((count) => count === 0).length;
  const twice = counts.filter((count) => count > 1).length;
  console.log(
    `  ${name.padEnd(26)} acknowledged p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(0.99999)} ms; ` +
      `not acknowledged ${refused}; lost ${lost}; run twice ${twice}`,
  );
}
