import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { ensureProcess } from './ensure-process.ts';
import type { Workspace } from './workspace.ts';

/** Argo CD's cache: in memory only, on loopback, behind a password since a port is open to every user of the machine. */
export async function ensureRedis(workspace: Workspace): Promise<'kept' | 'started'> {
  const { layout, record } = workspace;
  const settings = {
    bind: '127.0.0.1',
    port: record.ports.redis,
    requirepass: record.secrets.redisPassword,
    maxmemory: '64mb',
    'maxmemory-policy': 'allkeys-lru',
    save: '""',
    appendonly: 'no',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}\n`);
  // A file and not arguments: those, and the password among them, are shown to everyone by ps.
  await writeFile(layout.redisConfig, lines.join(''), { mode: 0o600 });
  return await ensureProcess(workspace, {
    name: 'redis',
    executable: workspace.tools.executable('redis-server'),
    args: [layout.redisConfig],
    ready: () => answersPing(record.ports.redis, record.secrets.redisPassword),
  });
}

async function answersPing(port: number, password: string): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port, timeout: 1000 });
  socket.setEncoding('latin1').on('timeout', () => socket.destroy(new Error('no answer')));
  try {
    socket.end(`AUTH ${password}\r\nPING\r\n`);
    const [answer] = await once(socket, 'data');
    return String(answer).startsWith('+OK');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
