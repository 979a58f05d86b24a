import { expect, it } from 'vitest';
import { packagesToInstall } from './unpack-debian.ts';

it.each([
  ['nothing', 'redis-server is already the newest version.\n0 upgraded, 0 newly installed\n', []],
  [
    'the package and what it needs',
    'Inst libjemalloc2 (5.3.0-1 Debian:12 [amd64])\nInst redis-server (5:7.0.15 Debian:12 [amd64])\nConf redis-server (5:7.0.15)\n',
    ['libjemalloc2', 'redis-server'],
  ],
  ['an upgrade by its name alone', 'Inst libssl3 [3.0.1] (3.0.2 Debian:12 [amd64])\n', ['libssl3']],
])('reads %s from a simulated install', (_, simulated, names) => {
  expect(packagesToInstall(simulated)).toEqual(names);
});
