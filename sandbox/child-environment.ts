import { join } from 'node:path';
import type { Layout } from './layout.ts';

/**
 * The whole environment of every process the sandbox starts. Nothing is inherited, so that no person's settings reach
 * it; and everything a tool could want to write lies in the sandbox's folder.
 * @param path the engines, then the machine's own programs
 */
export function childEnvironment(layout: Layout, path: string): Readonly<Record<string, string>> {
  return {
    PATH: path,
    HOME: layout.home,
    TMPDIR: layout.temporary,
    XDG_CACHE_HOME: join(layout.home, '.cache'),
    XDG_CONFIG_HOME: join(layout.home, '.config'),
    XDG_DATA_HOME: join(layout.home, '.local', 'share'),
    LC_ALL: 'C',
    TZ: 'UTC',
    KUBECONFIG: layout.kubeconfig,
    GIT_CONFIG_GLOBAL: layout.gitConfig,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    // Most of the servers are Go's, whose garbage collector would rather take memory than time. None needs near this.
    GOMEMLIMIT: '768MiB',
  };
}
