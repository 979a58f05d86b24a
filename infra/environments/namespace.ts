import { PREFIX } from '../naming/labels.ts';
import type { EnvironmentConfig } from './config.ts';
import { environmentLabels } from './environment-labels.ts';
import type { Registration } from './manifest.ts';

/** The environment's namespace: it has the environment's name, and says whose it is and how long it may stay. */
export function namespace({ environment, cluster }: EnvironmentConfig): Registration {
  const { name, kind, owner, expiresAt, source } = environment;
  return {
    name: 'namespace',
    manifest: {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name,
        labels: {
          ...environmentLabels(environment),
          // Nothing here may take over its node; what is less than the strictest profile is warned about, and refused
          // in the kinds that are to be that strict. https://kubernetes.io/docs/concepts/security/pod-security-standards/
          'pod-security.kubernetes.io/enforce': cluster.restrictedKinds.includes(kind) ? 'restricted' : 'baseline',
          'pod-security.kubernetes.io/warn': 'restricted',
          'pod-security.kubernetes.io/audit': 'restricted',
        },
        annotations: {
          [`${PREFIX}/owner`]: owner,
          ...(expiresAt === undefined ? {} : { [`${PREFIX}/expires-at`]: expiresAt }),
          ...(source === undefined ? {} : { [`${PREFIX}/source`]: `${source.repository}#${source.pullRequest}` }),
        },
      },
    },
  };
}
