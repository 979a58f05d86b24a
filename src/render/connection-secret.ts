import { stringify } from 'yaml';

/**
 * The Secret an add-on's connection is for its services, in clear: to be encrypted before it is anywhere. Named for the
 * add-on; the chart of the services reads it under that name. Its values are `data`: a name that is taken away from
 * `stringData` stays in the cluster. https://github.com/kubernetes/kubernetes/issues/108008
 * @param connection environment variable to value
 */
export function connectionSecret(
  environment: string,
  addon: string,
  connection: Readonly<Record<string, string>>,
): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: addon, namespace: environment },
    type: 'Opaque',
    data: Object.fromEntries(Object.entries(connection).map(([name, value]) => [name, base64(value)])),
  });
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
