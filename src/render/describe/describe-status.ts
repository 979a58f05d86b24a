import { formatInstant } from '../../environments/instant.ts';
import type { EnvironmentState, EnvironmentView } from '../answer.ts';
import { type Block, code, type Document, link, person, plain, strong, type Tone } from '../document.ts';

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
        plain(`${kind}, owned by `),
        person(owner),
        plain(', at '),
        link(address),
        plain(expiresAt ? `, until ${expiresAt}` : ', with no end'),
      ],
    },
  ];
  if (lock) {
    const reason = lock.reason ? `: ${lock.reason}` : '';
    blocks.push({
      kind: 'alert',
      spans: [strong('Locked '), plain(`by ${lock.by} since ${formatInstant(lock.at)}${reason}`)],
    });
  }
  for (const problem of environment.problems)
    blocks.push({ kind: 'alert', spans: [strong('Not known: '), plain(problem)] });
  if (environment.applications.length > 0) {
    blocks.push({
      kind: 'table',
      header: ['service', 'sync', 'health', 'why'],
      rows: environment.applications.map(({ service, sync, health, message }) => [
        service,
        sync,
        health,
        message ?? '',
      ]),
    });
  }
  if (environment.workloads.length > 0) {
    blocks.push({
      kind: 'table',
      header: ['workload', 'ready', 'image', 'why'],
      rows: environment.workloads.map((workload) => [
        `${workload.kind} ${workload.name}`,
        `${workload.ready}/${workload.desired}`,
        workload.image,
        workload.message ?? '',
      ]),
    });
  }
  const under = [
    ...environment.queue.map(({ id, title, requester, state: now }) => [
      code(`/env ${title}`),
      plain(` by ${requester}: ${now}, operation ${id}`),
    ]),
    ...environment.waiting.map(({ plan, title, requester }) => [
      code(`/env ${title}`),
      plain(` by ${requester}: plan ${plan} waits; `),
      code(`/env apply ${name} --plan ${plan}`),
    ]),
  ];
  if (under.length > 0) blocks.push({ kind: 'list', items: under });
  return blocks;
}
