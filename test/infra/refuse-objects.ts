import { poll } from '../../sandbox/poll.ts';
import type { LocalCluster } from '../local-cluster.ts';

/** Makes the API server refuse from now on. @returns what it says when it does */
export type Refuse = (operation: 'CREATE' | 'DELETE', kinds: readonly string[]) => Promise<string>;

/**
 * Failures of an API server as they happen: it refuses to create or to delete objects of some kinds, of one environment and of
 * no other, until it is told otherwise. https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export function refuseObjects(cluster: LocalCluster, environment: string): Refuse {
  let refusals = 0;
  return async (operation, kinds) => {
    const message = `refusal ${++refusals}`;
    // Whoever deletes a collection names nothing.
    const named = (name: string) => `(has(request.name) && request.name == '${name}')`;
    const label = `has(object.metadata.labels) && object.metadata.labels[?'workflowautom.dev/environment'].orValue('') == '${environment}'`;
    const labelled = operation === 'CREATE' ? label : label.replaceAll('object', 'oldObject');
    const known = operation === 'CREATE' ? 'object != null' : 'oldObject != null';
    const meant = `(request.operation == '${operation}' && request.kind.kind in ${JSON.stringify(kinds)} && ${known} && ${labelled})`;
    const api = { apiVersion: 'admissionregistration.k8s.io/v1', metadata: { name: 'refuse' } };
    const every = { apiGroups: ['*'], apiVersions: ['*'], resources: ['*'], operations: ['CREATE', 'DELETE'] };
    const binding = { policyName: 'refuse', validationActions: ['Deny'] };
    await cluster.apply(
      {
        ...api,
        kind: 'ValidatingAdmissionPolicy',
        spec: {
          matchConstraints: { resourceRules: [every] },
          matchConditions: [{ name: 'meant', expression: `${named('probe')} || ${meant}` }],
          validations: [{ expression: 'false', message }],
        },
      },
      { ...api, kind: 'ValidatingAdmissionPolicyBinding', spec: binding },
    );
    const probe = () => cluster.kubectl('create', 'configmap', 'probe', '--dry-run=server').catch(String);
    await poll(async () => ((await probe()).includes(message) ? true : undefined), { timeout: 30_000 });
    return message;
  };
}
