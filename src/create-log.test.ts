import { PGlite } from '@electric-sql/pglite';
import { expect, it } from 'vitest';
import { createLog } from './create-log.ts';

const SECRET = 'https://hooks.slack.com/commands/T1/2/abcdef';

function logged(err: unknown): string {
  const lines: string[] = [];
  createLog('trace', { write: (line) => void lines.push(line) }).error({ err }, 'it failed');
  return lines.join('');
}

it('says which statement failed and why, and none of its values', async () => {
  const database = await PGlite.create();
  try {
    await database.exec('create table requests (id text primary key, request text)');
    const say = () => database.query('insert into requests values ($1, $2)', [SECRET, SECRET]);
    await say();
    const text = logged(await say().catch((error: unknown) => error));
    expect(text).toContain('duplicate key value');
    expect(text).toContain('insert into requests values ($1, $2)');
    expect(text).not.toContain(SECRET);
  } finally {
    await database.close();
  }
});

it('holds no header of a request that failed, as Octokit hangs it on its errors', () => {
  const request = { url: 'https://api.github.com/user', headers: { authorization: `bearer ${SECRET}` } };
  const text = logged(Object.assign(new Error('Bad credentials'), { status: 401, request }));
  expect(text).toContain('Bad credentials');
  expect(text).not.toContain(SECRET);
});
