import { runAddon } from '../contract/run-addon.ts';
import { createBucket } from './create-bucket.ts';
import { sizeNames } from './sizes.ts';

export const { connection, summary } = await runAddon('s3', sizeNames, createBucket);
