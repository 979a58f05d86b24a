import { expect, it, vi } from 'vitest';
import { CLOUD_POLICY, NO_CLOUD_POLICY } from '../../../test/fakes/cloud-policy.ts';
import { createWorld, type World } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import type { SweepAnswer } from '../../render/answer.ts';
import type { CloudInventory } from '../ports/cloud-inventory.ts';
import { PortError } from '../ports/port-error.ts';
import { sweepDaily } from './sweep-daily.ts';

const database = openTestStore();
const QUEUE = 'arn:aws:sqs:eu-central-1:1:jobs';
const holding: CloudInventory = {
  tagged: async () => [{ arn: QUEUE, tags: new Map([['workflowautom.dev/environment', 'gone']]) }],
};

function swept(cloud: CloudInventory, policy: string) {
  const world: World = createWorld(database());
  world.gitops.push({ 'workflowautom.yaml': policy });
  const found: SweepAnswer[] = [];
  const told: { readonly level: string; readonly message: string; readonly data: object }[] = [];
  const say = (level: string) => (data: object, message: string) => void told.push({ level, message, data });
  const log = { info: say('info'), warn: say('warn'), error: say('error') };
  const stop = sweepDaily({ ...world.process(), cloud, log }, (answer) => found.push(answer), { first: 1, every: 1 });
  return { found, told, stop };
}

it('looks again and again, shows what it found, and says what is left over', async () => {
  const { found, told, stop } = swept(holding, CLOUD_POLICY);
  await vi.waitUntil(() => found.length >= 2, { timeout: 10_000 });
  await stop();
  expect(found[0]?.left).toMatchObject([{ arn: QUEUE, reason: 'no-environment' }]);
  expect(told[0]).toMatchObject({
    level: 'warn',
    message: expect.stringContaining('left over'),
    data: { left: [{ arn: QUEUE }] },
  });
  const count = found.length;
  await new Promise((resolve) => setImmediate(resolve));
  expect(found).toHaveLength(count);
});

it('says in passing that nothing is', async () => {
  const { found, told, stop } = swept({ tagged: async () => [] }, CLOUD_POLICY);
  await vi.waitUntil(() => found.length >= 1, { timeout: 10_000 });
  await stop();
  expect(told[0]).toMatchObject({ level: 'info', data: { looked: 0 } });
});

it('goes on after a failure, and says so', async () => {
  let failing = true;
  const cloud: CloudInventory = {
    tagged: async () => {
      if (failing) throw new PortError('cloud-unreachable', 'AWS does not answer.');
      return [];
    },
  };
  const { found, told, stop } = swept(cloud, CLOUD_POLICY);
  await vi.waitUntil(() => told.length >= 1, { timeout: 10_000 });
  failing = false;
  await vi.waitUntil(() => found.length >= 1, { timeout: 10_000 });
  await stop();
  expect(told[0]).toMatchObject({ level: 'warn', message: 'sweeping the cloud failed' });
});

it('is silent where the policy names no platform', async () => {
  let asked = 0;
  const cloud: CloudInventory = {
    tagged: async () => {
      asked += 1;
      return [];
    },
  };
  const { found, told, stop } = swept(cloud, NO_CLOUD_POLICY);
  await new Promise((resolve) => setImmediate(resolve));
  await stop();
  expect([found, told, asked]).toEqual([[], [], 0]);
});
