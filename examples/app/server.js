import { createServer } from 'node:http';
import { greet } from './greet.js';

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname === '/healthz') return response.end('ok\n');
  response.setHeader('content-type', 'text/plain; charset=utf-8').end(greet(searchParams.get('name')));
});

server.listen(Number(process.env.PORT ?? 3000));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close());
