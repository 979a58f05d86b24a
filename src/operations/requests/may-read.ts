import { readPolicy } from '../../environments/policy/policy-file.ts';
import { environmentRepositories } from '../../environments/repositories.ts';
import type { Runtime } from '../runtime.ts';

/**
 * Whether somebody may ask how environments are: whoever may read a repository of the policy's services (contract,
 * section 4). In a repository the host asks that before anybody can write there; a terminal has no such host.
 * @throws Refusal while the policy cannot be read @throws PortError `gitops-unreachable`, `directory-unreachable`
 */
export async function mayRead(runtime: Pick<Runtime, 'gitops' | 'directory'>, login: string): Promise<boolean> {
  const repositories = environmentRepositories(readPolicy(await runtime.gitops.read()), undefined);
  const permissions = await Promise.all(repositories.map((each) => runtime.directory.permission(login, each)));
  return permissions.some((permission) => permission !== 'none');
}
