import { runAddon } from '../contract/run-addon.ts';
import { createCache } from './create-cache.ts';
import { sizeNames } from './sizes.ts';

export const { connection, summary } = await runAddon('redis', sizeNames, createCache);
