/**
 * Opens a store, begins work that never ends, says `ready`, and waits to be killed.
 * Run as `node crashing-process.ts embedded <folder>` or `node crashing-process.ts postgres <address>`.
 */
import { environmentName } from '../../environments/environment-name.ts';
import { openEmbeddedStore } from '../open-embedded-store.ts';
import { openPostgresStore } from '../open-postgres-store.ts';
import { sampleOperation, sampleRequest } from './samples.ts';

const [kind, address = ''] = process.argv.slice(2);
const store =
  kind === 'embedded' ? await openEmbeddedStore({ folder: address }) : await openPostgresStore({ url: address });
const never = new Promise<never>(() => {});

const environment = environmentName('preview-1');
const [running, behind, elsewhere] = [
  sampleOperation({ id: 'op-running', environment, queuedAt: 1 }),
  sampleOperation({ id: 'op-behind', environment, queuedAt: 2 }),
  sampleOperation({ id: 'op-elsewhere', environment: environmentName('preview-2'), queuedAt: 3 }),
];
const taken = Promise.withResolvers<void>();
let left = 2;
const takeAndHang = () => {
  left -= 1;
  if (left === 0) taken.resolve();
  return never;
};
await store.work({ request: takeAndHang, advance: (id) => (id === running.id ? takeAndHang() : Promise.resolve()) });
await store.createOperation(running);
await store.claim(running.id, 'the dead', 60_000);
await store.transition(running.id, ['queued'], { state: 'running', phase: 'up' });
await store.stepStarted({ operation: running.id, phase: 'up', name: 'up', startedAt: 1, data: { applying: true } });
await store.appendLog(running.id, 1, ['before the crash']);
await store.createOperation(behind);
await store.createOperation(elsewhere);
await store.acceptRequest(sampleRequest({ id: 'github:in-hand' }));
await taken.promise;
console.log('ready');
await never;
