import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { modulesKey } from '../../src/stacks/install-modules.ts';
import type { Lab } from './lab.ts';

/** What infra/environments/README.md tells a person to do by hand, with an owner of their own. */
export async function pulumiUp({ platform, infra }: Lab, stack: string): Promise<void> {
  const { sandbox, settings } = platform;
  const folder = await infra.checkout();
  const lockfile = (await infra.file('package-lock.json')) ?? '';
  await symlink(
    join(settings.INFRA_MODULES_CACHE ?? '', modulesKey(lockfile), 'node_modules'),
    join(folder, 'node_modules'),
  );
  const config = {
    'environments:environment': {
      name: stack,
      kind: 'standing',
      owner: 'ada',
      domain: `${stack}.dev.example.com`,
      services: [
        { name: 'api', chart: 'service', port: 8080 },
        { name: 'web', chart: 'service', port: 3000 },
      ],
    },
    'environments:gitops': { url: sandbox.gitopsUrl, branch: 'main' },
    'environments:infra': { url: sandbox.infraUrl, revision: await infra.head() },
    'environments:reconciler': 'argocd',
  };
  const settingsFile = join(folder, '..', `Pulumi.${stack}.yaml`);
  await writeFile(settingsFile, JSON.stringify({ config }));
  const args = ['--yes', '--skip-preview', '--non-interactive', '--stack', stack, '--config-file', settingsFile];
  await execa('pulumi', ['up', ...args], {
    cwd: join(folder, 'environments'),
    env: { ...settings, HOME: sandbox.pulumiHome, PULUMI_HOME: sandbox.pulumiHome },
  });
  // Or it would be part of the next push.
  await rm(join(folder, 'node_modules'));
}
