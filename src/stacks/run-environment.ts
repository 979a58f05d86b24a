import { join } from 'node:path';
import type { PulumiOptions } from './pulumi-options.ts';

/** What a run may know: built up from nothing, so that no GitHub, Slack or database secret can be in it. */
export function runEnvironment(options: PulumiOptions): Readonly<Record<string, string>> & { readonly TMPDIR: string } {
  const home = options.pulumiHome ?? join(options.workFolder, 'pulumi-home');
  return {
    ...options.environment,
    PATH: options.path,
    HOME: home,
    TMPDIR: join(options.workFolder, 'tmp'),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: withoutAttributeFiles(options.backendUrl),
    PULUMI_CONFIG_PASSPHRASE: options.passphrase,
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    // Programs and plugins are the same from run to run: compiled once, loaded faster after. Node >= 22.1.
    NODE_COMPILE_CACHE: join(options.workFolder, 'compile-cache'),
    NO_COLOR: '1',
    ...(options.kubeconfig === undefined ? {} : { KUBECONFIG: options.kubeconfig }),
  };
}

/**
 * Beside each file of a state in a folder Pulumi's storage library keeps its attributes in another one; a run killed
 * while it writes that leaves it empty, and the state cannot be read any more. Nothing here needs attributes.
 * https://pkg.go.dev/gocloud.dev/blob/fileblob#URLOpener
 */
function withoutAttributeFiles(backendUrl: string): string {
  if (!backendUrl.startsWith('file://')) return backendUrl;
  const [folder, query] = backendUrl.split('?');
  const settings = new URLSearchParams(query);
  if (!settings.has('metadata')) settings.set('metadata', 'skip');
  return `${folder}?${settings}`;
}

// Credentials of npm and git live in files under HOME, or in variables of these names.
const TOOL_VARIABLE =
  /^(HOME|LANG|LC_ALL|SSH_AUTH_SOCK|GIT_ASKPASS|GIT_SSH_COMMAND|SSL_CERT_FILE|NODE_EXTRA_CA_CERTS)$|^npm_config_|^(https?|no|all)_proxy$/i;

/** What git and npm may know: how to reach the infra repository and the package registry, and no more. */
export function toolEnvironment(
  path: string,
  inherited: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const kept = Object.entries(inherited).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && TOOL_VARIABLE.test(entry[0]),
  );
  return { ...Object.fromEntries(kept), PATH: path, GIT_TERMINAL_PROMPT: '0' };
}
