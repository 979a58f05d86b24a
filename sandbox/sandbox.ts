export { sandboxDown } from './sandbox-down.ts';
export type { SandboxInfo } from './sandbox-info.ts';
export { sandboxStatus } from './sandbox-status.ts';
export { sandboxUp } from './sandbox-up.ts';
