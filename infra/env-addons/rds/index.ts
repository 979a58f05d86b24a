import { runAddon } from '../contract/run-addon.ts';
import { createDatabase } from './create-database.ts';
import { sizeNames } from './sizes.ts';

export const { connection, summary } = await runAddon('rds', sizeNames, createDatabase);
