import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { copyEmptyStore } from '../../test/fakes/copy-empty-store.ts';
import { sampleOperation, sampleRequest } from './contract/samples.ts';
import { startDoomed } from './contract/start-doomed.ts';
import { openStore } from './open-store.ts';

const SOON = { timeout: 15_000, interval: 20 };
const PATIENT = 60_000;

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'workflowautom-embedded-'));
  await copyEmptyStore(dataDir);
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

describe('the embedded store', () => {
  it('keeps what was written when it is closed and opened again, and migrates once', { timeout: PATIENT }, async () => {
    const operation = sampleOperation();
    const first = await openStore({ dataDir: join(dataDir, 'made', 'on', 'demand') });
    await first.createOperation(operation);
    await first.close();
    const second = await openStore({ dataDir: join(dataDir, 'made', 'on', 'demand') });
    expect(await second.operation(operation.id)).toEqual(operation);
    await second.close();
    await second.close();
    await expect(second.operation(operation.id)).rejects.toMatchObject({ code: 'store-unreachable' });
  });

  it('refuses a database a newer version has written, and says so', { timeout: PATIENT }, async () => {
    const store = await openStore({ dataDir });
    await store.close();
    const raw = await PGlite.create(join(dataDir, 'database'));
    await raw.exec(`insert into workflowautom.migrations (name, timestamp) values ('9999-from-the-future', 'now')`);
    await raw.close();
    await expect(openStore({ dataDir })).rejects.toMatchObject({
      code: 'store-too-new',
      message: expect.stringContaining('9999-from-the-future'),
    });
    // The refusal gave the folder back.
    await expect(openStore({ dataDir })).rejects.toMatchObject({ code: 'store-too-new' });
  });

  it('gives a message that an ended process was about to write to the next one at once', {
    timeout: PATIENT,
  }, async () => {
    const operation = sampleOperation();
    const first = await openStore({ dataDir });
    await first.createOperation(operation);
    const now = Date.now();
    expect(await first.dueDisplays(now, 2_000)).toHaveLength(1);
    await first.close();
    const second = await openStore({ dataDir });
    expect(await second.dueDisplays(now, 2_000)).toMatchObject([{ operation: operation.id }]);
    await second.close();
  });

  it('loses nothing and does nothing twice when its process is killed', { timeout: PATIENT }, async () => {
    const doomed = await startDoomed('embedded', join(dataDir, 'database'));
    await expect(openStore({ dataDir })).rejects.toMatchObject({
      code: 'store-in-use',
      message: expect.stringContaining(`process ${doomed.pid}`),
    });
    await doomed.kill();

    const store = await openStore({ dataDir });
    expect(await store.operation('op-running')).toMatchObject({ state: 'running', phase: 'up' });
    expect(await store.steps('op-running')).toMatchObject([{ name: 'up', state: 'started', data: { applying: true } }]);
    expect(await store.log('op-running')).toMatchObject([{ sequence: 1, text: 'before the crash' }]);
    expect(await store.acceptRequest(sampleRequest({ id: 'github:in-hand' }))).toBe(false);
    expect(await store.requestIsHandled('github:in-hand')).toBe(false);

    // Its claims were freed, although their leases run on.
    expect(await store.recover(Date.now())).toEqual(['op-running', 'op-behind', 'op-elsewhere']);
    const [requests, advanced]: [string[], string[]] = [[], []];
    await store.work({
      request: async (id) => void requests.push(id),
      advance: async (id) => {
        if (!(await store.claim(id, 'the living', 60_000))) return;
        advanced.push(id);
        await store.transition(id, ['queued', 'running'], { state: 'succeeded' });
        await store.releaseClaim(id, 'the living');
      },
    });
    await vi.waitFor(() => expect(requests).toEqual(['github:in-hand']), SOON);
    await vi.waitFor(() => expect([...advanced].sort()).toEqual(['op-behind', 'op-elsewhere', 'op-running']), SOON);
    expect(advanced.indexOf('op-running')).toBeLessThan(advanced.indexOf('op-behind'));
    expect(await store.recover(Date.now())).toEqual([]);
    await store.close();
  });
});
