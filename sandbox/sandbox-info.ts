import type { Layout } from './layout.ts';
import type { SandboxRecord } from './record.ts';
import { BRANCH } from './repositories.ts';
import type { Tools } from './tools.ts';

/** What someone who works with a running sandbox must know. All paths are absolute. */
export type SandboxInfo = {
  readonly folder: string;
  /** The administrator's. */
  readonly kubeconfig: string;
  readonly gitopsUrl: string;
  readonly infraUrl: string;
  readonly pulumiBackendUrl: string;
  readonly pulumiHome: string;
  /** PATH with every engine and the stand-in resource plugins first. */
  readonly path: string;
  readonly logs: string;
  /** The key its Argo CD decrypts secrets with, as `SOPS_AGE_KEY_FILE` takes it. */
  readonly ageKey: string;
  /** Environment variables of a bot server that works against this sandbox; names as in `.env.example`. */
  readonly settings: Readonly<Record<string, string>>;
};

export function sandboxInfo(layout: Layout, record: SandboxRecord, tools: Tools): SandboxInfo {
  return {
    folder: layout.folder,
    kubeconfig: layout.kubeconfig,
    gitopsUrl: layout.gitopsUrl,
    infraUrl: layout.infraUrl,
    pulumiBackendUrl: layout.pulumiBackendUrl,
    pulumiHome: layout.pulumiHome,
    path: tools.path,
    logs: layout.logs,
    ageKey: layout.ageKey,
    settings: {
      GITOPS_BRANCH: BRANCH,
      GITOPS_REPO: layout.gitopsUrl,
      INFRA_REPO: layout.infraUrl,
      KUBECONFIG: layout.kubeconfig,
      PATH: tools.path,
      PULUMI_BACKEND_URL: layout.pulumiBackendUrl,
      PULUMI_CONFIG_PASSPHRASE: record.secrets.pulumiPassphrase,
    },
  };
}
