import { sealedPath } from '../../environments/desired-state.ts';
import type { EnvironmentName } from '../../environments/environment-name.ts';
import { readManifest } from '../../environments/manifest-file.ts';
import type { EnvironmentSecrets } from '../../environments/secrets/environment-secrets.ts';
import { SOPS_RULES_PATH } from '../../environments/secrets/sops-rules.ts';
import type { Runtime } from '../runtime.ts';

/** The secrets of an environment's services as git-ops has them, encrypted. @throws Refusal `unknown-environment`, `invalid-file` */
export async function readEnvironmentSecrets(
  runtime: Pick<Runtime, 'gitops'>,
  environment: EnvironmentName,
): Promise<EnvironmentSecrets> {
  const desired = await runtime.gitops.read();
  const { services, addons } = readManifest(desired, environment);
  const secrets = services.flatMap((service) => {
    // What an add-on is connected by is the bot's to write.
    if (addons.some(({ name }) => name === service)) return [];
    const text = desired.files.get(sealedPath(environment, service));
    return text === undefined ? [] : [{ service, text }];
  });
  return { kind: 'secrets', rules: desired.files.get(SOPS_RULES_PATH) ?? null, secrets };
}
