import type { EnvironmentState, EnvironmentView } from '../answer.ts';
import { type Block, code, type Document, plain, strong, type Tone } from '../document.ts';
import { environmentActions } from './actions.ts';
import { addressSpan } from './address-span.ts';
import { asker } from './asker.ts';
import { commandSpan } from './command-span.ts';
import { describeAddons } from './describe-addons.ts';
import { costInWords } from './describe-cost.ts';
import { readableTime } from './readable-time.ts';

const STATE_TONE: Record<EnvironmentState, Tone> = {
  running: 'good',
  asleep: 'asleep',
  changing: 'working',
  waiting: 'waiting',
  unhealthy: 'bad',
  unknown: 'plain',
};

export function describeStatus(environment: EnvironmentView): Document {
  const { name, kind, owner, state, address, expiresAt, lock } = environment;
  const blocks: Block[] = [
    { kind: 'heading', tone: STATE_TONE[state], spans: [code(name), plain(` is ${state}`)] },
    {
      kind: 'text',
      spans: [
        addressSpan(address),
        plain(`: ${kind}, owned by `),
        ...asker(owner),
        plain(expiresAt ? `, until ${readableTime(expiresAt)}.` : ', with no end.'),
      ],
    },
  ];
  if (environment.monthly) {
    blocks.push({ kind: 'text', spans: [strong('Cost: '), plain(`${costInWords(environment.monthly)}.`)] });
  }
  blocks.push(...describeAddons(environment.addons));
  if (lock) {
    const reason = lock.reason ? `: ${lock.reason}` : '';
    blocks.push({
      kind: 'alert',
      spans: [strong('Locked '), plain(`by ${lock.by} since ${readableTime(lock.at)}${reason}`)],
    });
  }
  for (const problem of environment.problems)
    blocks.push({ kind: 'alert', spans: [strong('Not known: '), plain(problem)] });
  if (environment.applications.length > 0) {
    const rows = environment.applications.map(({ service, sync, health, message = '' }) => [
      service,
      sync,
      health,
      message,
    ]);
    blocks.push(tableWithReasons(['service', 'sync', 'health'], rows));
  }
  if (environment.workloads.length > 0) {
    const rows = environment.workloads.map((workload) => [
      `${workload.kind} ${workload.name}`,
      `${workload.ready}/${workload.desired}`,
      workload.image,
      workload.message ?? '',
    ]);
    blocks.push(tableWithReasons(['workload', 'ready', 'image'], rows));
  }
  const under = [
    ...environment.queue.map(({ id, title, requester, state: now }) => [
      commandSpan(title),
      plain(` by ${requester}: ${now}, operation ${id}`),
    ]),
    ...environment.waiting.map(({ plan, title, requester, proposal }) => [
      commandSpan(title),
      ...(proposal
        ? [plain(` by ${requester}: plan ${plan} is approved and waits for ${proposal} to be merged`)]
        : [plain(` by ${requester}: plan ${plan} waits; `), code(`/env apply ${name} --plan ${plan}`)]),
    ]),
  ];
  if (under.length > 0) blocks.push({ kind: 'list', items: under });
  blocks.push(...environmentActions({ name, address, asleep: state === 'asleep', expires: expiresAt !== undefined }));
  return blocks;
}

/** Rows whose last cell is the reason; the column is there only when something has one. */
function tableWithReasons(header: readonly string[], rows: readonly (readonly string[])[]): Block {
  const told = rows.some((row) => row.at(-1) !== '');
  return told
    ? { kind: 'table', header: [...header, 'why'], rows }
    : { kind: 'table', header, rows: rows.map((row) => row.slice(0, -1)) };
}
