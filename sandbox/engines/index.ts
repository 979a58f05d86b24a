/** The engines the sandbox runs on: which, where they are, and how they are had. */
export { doctor } from './doctor.ts';
export type { Engine, EngineSource, EngineStatus } from './engine.ts';
export { engineCache } from './engine-cache.ts';
export { EngineError, EnginesMissingError } from './engine-error.ts';
export { enginePath } from './engine-path.ts';
export { type InstallOptions, installEngines } from './install-engines.ts';
export { listEngines } from './manifest.ts';
export { type ResolveOptions, resolveEngines } from './resolve-engines.ts';
