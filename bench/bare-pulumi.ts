import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { stringify } from 'yaml';
import type { SandboxInfo } from '../sandbox/sandbox.ts';
import { environmentName } from '../src/environments/environment-name.ts';
import { parsePolicy } from '../src/environments/policy/policy-file.ts';
import { environmentSettings } from '../src/render/stack-settings.ts';

/** The same stack by hand: the bare CLI in a checkout of the infra repository, as a person would run it. */
export type BarePulumi = {
  /** `pulumi stack init`, and then `pulumi preview --save-plan`, in milliseconds each. */
  preview(environment: string): Promise<{ readonly init: number; readonly preview: number }>;
  /** `pulumi up` with that plan, in milliseconds. */
  up(environment: string): Promise<number>;
  destroy(environment: string): Promise<void>;
};

export async function barePulumi(
  sandbox: SandboxInfo,
  options: { readonly folder: string; readonly modules: string; readonly policy: string; readonly passphrase: string },
): Promise<BarePulumi> {
  const checkout = join(options.folder, 'bare-infra');
  await mkdir(options.folder, { recursive: true });
  await execa('git', ['clone', '--quiet', sandbox.infraUrl, checkout]);
  await execa('cp', ['-al', options.modules, join(checkout, 'node_modules')]);
  const { stdout: infraCommit } = await execa('git', ['rev-parse', 'HEAD'], { cwd: checkout });
  const cwd = join(checkout, 'environments');
  const env = {
    PATH: sandbox.path,
    HOME: sandbox.pulumiHome,
    PULUMI_HOME: sandbox.pulumiHome,
    PULUMI_BACKEND_URL: sandbox.pulumiBackendUrl,
    PULUMI_CONFIG_PASSPHRASE: options.passphrase,
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    KUBECONFIG: sandbox.kubeconfig,
    // The bot's runs keep compiled JavaScript; without it here too the comparison would flatter us.
    NODE_COMPILE_CACHE: join(options.folder, 'compile-cache'),
  };
  const pulumi = async (...args: string[]) => {
    const started = performance.now();
    await execa('pulumi', [...args, '--non-interactive', '--color', 'never'], { cwd, env, extendEnv: false });
    return performance.now() - started;
  };
  const planOf = (environment: string) => join(options.folder, `${environment}.plan.json`);
  const policy = parsePolicy(options.policy);

  return {
    async preview(environment) {
      const manifest = {
        name: environmentName(environment),
        kind: 'preview',
        owner: 'octocat',
        source: { repository: 'acme/shop', pullRequest: Number(environment.replace(/\D/g, '')) },
        domain: `${environment}.${policy.domain}`,
        services: Object.keys(policy.services),
        addons: [],
        hibernate: false,
      };
      const { gitopsUrl, infraUrl } = sandbox;
      const config = environmentSettings(policy, manifest, { gitopsUrl, gitopsBranch: 'main', infraUrl, infraCommit });
      const init = await pulumi('stack', 'init', environment);
      const salt = await saltOf(cwd, environment);
      await writeFile(join(cwd, `Pulumi.${environment}.yaml`), `${salt}${stringify({ config })}`);
      return { init, preview: await pulumi('preview', '--stack', environment, '--save-plan', planOf(environment)) };
    },
    up: (environment) => pulumi('up', '--stack', environment, '--yes', '--skip-preview', '--plan', planOf(environment)),
    async destroy(environment) {
      await pulumi('destroy', '--stack', environment, '--yes', '--skip-preview');
      await pulumi('stack', 'rm', environment, '--yes');
    },
  };
}

/** The line `pulumi stack init` wrote, which the passphrase's key is derived with. */
async function saltOf(cwd: string, environment: string): Promise<string> {
  const { stdout } = await execa('cat', [join(cwd, `Pulumi.${environment}.yaml`)]);
  return `${stdout.split('\n').find((line) => line.startsWith('encryptionsalt:')) ?? ''}\n`;
}
