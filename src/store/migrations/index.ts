import type { Migration } from 'kysely/migration';
import { up as operations } from './0001-operations.ts';
import { up as displaysAndLinks } from './0002-displays-and-links.ts';
import { up as builds } from './0003-builds.ts';

/** Every migration by its name, in order. One that has been released is never edited; the next one corrects it. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-operations': { up: operations },
  '0002-displays-and-links': { up: displaysAndLinks },
  '0003-builds': { up: builds },
};
