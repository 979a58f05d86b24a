import { runAddon } from '../contract/run-addon.ts';
import { createQueues } from './create-queues.ts';
import { sizeNames } from './sizes.ts';

export const { connection, summary } = await runAddon('queue', sizeNames, createQueues);
