import { expect, it } from 'vitest';
import { PortError } from '../operations/ports/port-error.ts';
import { storeError } from './store-error.ts';

const coded = (code: string) => Object.assign(new Error('from the driver'), { code });

it.each([
  ['a refused connection', coded('ECONNREFUSED')],
  ['a broken connection', coded('ECONNRESET')],
  ['an unknown host', coded('ENOTFOUND')],
  ['a server that shuts down', coded('57P01')],
  ['a server that starts up', coded('57P03')],
  ['too many connections', coded('53300')],
  ['a wrong password', coded('28P01')],
  ['a database that is not there', coded('3D000')],
  ['several addresses refused at once', Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' })],
  ['a connection cut off', new Error('Connection terminated unexpectedly')],
  ['a pool without a free connection', new Error('timeout exceeded when trying to connect')],
  ['a query nobody answers', new Error('Query read timeout')],
  ['an embedded database that is closed', new Error('PGlite is closed')],
])('%s is "store-unreachable", worth another try, and keeps its cause', (_, cause) => {
  const error = storeError(cause);
  expect(error).toBeInstanceOf(PortError);
  expect(error).toMatchObject({ code: 'store-unreachable', retryable: true, cause });
});

it.each([
  ['a violated constraint', coded('23505')],
  ['a mistake in our SQL', coded('42601')],
  ['a mistake in our code', new TypeError('x is not a function')],
  ['an error that is ours already', new PortError('store-in-use', 'In use.')],
  ['what is no error at all', 'text'],
])('%s stays as it is', (_, error) => {
  expect(storeError(error)).toBe(error);
});
