import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Engine } from './engine.ts';

/** What is written beside a stored engine, so that `wa doctor` can say where it came from. */
export type Origin = { readonly source: 'cache' | 'mise' | 'debian' | 'pypi' | 'maven'; readonly version: string };

/** The engine cache: `$WORKFLOWAUTOM_CACHE`, else the user's cache folder. Outside every checkout, shared by all of them. */
export function engineCache(environment: NodeJS.ProcessEnv = process.env): string {
  const own = environment.WORKFLOWAUTOM_CACHE;
  if (own) return resolve(own);
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'workflowautom');
}

/** Folder of one stored engine: its executables under `bin/`, its other folders beside that. */
export function engineFolder(cache: string, engine: Engine): string {
  return join(cache, 'engines', engine.name, engine.version);
}

/** File in an engine's folder that holds its `Origin`. */
export const originFile = 'origin.json';
