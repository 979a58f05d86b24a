import type { EnvironmentConfig } from './config.ts';
import { describeEnvironment } from './describe-environment.ts';
import { register } from './register.ts';

/** The body of the program. Pods are given an identity when they start, so it is there before any of them. */
export async function registerEnvironment(config: EnvironmentConfig): Promise<void> {
  const { environment, identity } = config;
  const identities =
    identity === undefined ? [] : (await import('./pod-identities.ts')).podIdentities(config, identity);
  register(environment.name, describeEnvironment(config), identities);
}
