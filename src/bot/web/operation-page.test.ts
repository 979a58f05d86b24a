import { expect, it } from 'vitest';
import { createWorld } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import { createOperationLinks } from './operation-link.ts';
import { operationPage } from './operation-page.ts';

const database = openTestStore();
const BASE = 'https://bot.example.com';

async function open() {
  const world = createWorld(database());
  const runtime = world.process();
  const links = createOperationLinks(await runtime.store.key('links'), () => BASE);
  const app = operationPage(runtime, links);
  const id = await world.start('paula', 'sleep qa');
  await world.settle();
  return { links, id, get: (address: string) => app.request(address.slice(BASE.length)) };
}

it('whoever has the address sees the operation, and the page runs, loads, keeps and tells on nothing', async () => {
  const { links, id, get } = await open();
  const response = await get(links.linkTo(id));
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/html; charset=UTF-8',
    'content-security-policy': expect.stringMatching(/^default-src 'none'; style-src 'unsafe-inline';/),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': expect.stringContaining('noindex'),
  });
  const page = await response.text();
  expect(page).toContain(`operation ${id}`);
  expect(page).not.toMatch(/<script|<img|<link|\son\w+=|@import|url\(/);
});

it('a wrong key, none, the key of another operation and a missing operation are one and the same 404', async () => {
  const { links, id, get } = await open();
  const address = links.linkTo(id);
  const other = links.linkTo('op-other22222');
  const wrong = [
    `${BASE}/operations/${id}`,
    `${BASE}/operations/${id}?key=`,
    `${address.slice(0, -2)}AA`,
    `${address}A`,
    `${BASE}/operations/${id}${other.slice(other.indexOf('?'))}`,
    other,
  ];
  const answers = await Promise.all(
    wrong.map(async (each) => {
      const response = await get(each);
      return [response.status, await response.text(), response.headers.get('cache-control')];
    }),
  );
  expect(answers).toEqual(wrong.map(() => [404, 'There is no such page.\n', 'no-store']));
});

it('another secret opens nothing', () => {
  const ours = createOperationLinks(new Uint8Array(32), () => BASE);
  const theirs = createOperationLinks(new Uint8Array(32).fill(1), () => BASE);
  const key = new URL(theirs.linkTo('op-1')).searchParams.get('key') ?? '';
  expect([theirs.opens('op-1', key), ours.opens('op-1', key)]).toEqual([true, false]);
});
