import { environmentConfig } from '../../infra/environments/config.ts';
import { describeEnvironment } from '../../infra/environments/describe-environment.ts';
import type { Manifest } from '../../infra/environments/manifest.ts';
import { readSettings } from '../../infra/settings/read-settings.ts';
import { POLICY_TEXT } from '../../src/environments/policy/policy.fixture.ts';
import { parsePolicy } from '../../src/environments/policy/policy-file.ts';
import type { ReconcilerName } from '../../src/operations/ports/cluster-reader.ts';
import { environmentSettings } from '../../src/render/stack-settings.ts';

/** Commit of the charts an environment is registered with at first. */
export const CHARTS = '0123456789abcdef0123456789abcdef01234567';

/**
 * The namespace of an environment that runs one service `api`, and what its reconciler is told of it: as its stack registers
 * both with the settings the bot runs it with.
 */
export function registeredObjects(
  reconciler: ReconcilerName,
  environment: string,
  infraCommit = CHARTS,
): readonly Manifest[] {
  const policy = { ...parsePolicy(POLICY_TEXT), reconciler };
  const manifest = {
    name: environment,
    kind: 'preview',
    owner: 'octocat',
    domain: `${environment}.dev.example.com`,
    services: ['api'],
    addons: [],
    hibernate: false,
  };
  const settings = environmentSettings(policy, manifest, {
    gitopsUrl: 'https://github.com/acme/git-ops.git',
    gitopsBranch: 'main',
    infraUrl: 'https://github.com/acme/infra.git',
    infraCommit,
  });
  const written = Object.entries(settings).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const config = readSettings(environmentConfig, environment, Object.fromEntries(written));
  const told = /^argoproj\.io\/|\.toolkit\.fluxcd\.io\//;
  return describeEnvironment(config)
    .flat()
    .map((registration) => registration.manifest)
    .filter(({ apiVersion, kind }) => kind === 'Namespace' || told.test(apiVersion));
}
