import { stringify } from 'yaml';

/**
 * The Secret an add-on's connection is for its services, in clear: to be encrypted before it is anywhere. Named for the
 * add-on and for what it holds, as the chart of the services asks for it: a pod that is to read what is new cannot start
 * before it is there. Its values are `data`: a name that is taken away from `stringData` stays in the cluster. https://github.com/kubernetes/kubernetes/issues/108008
 * @param connection environment variable to value
 */
export function connectionSecret(
  environment: string,
  { addon, revision }: { readonly addon: string; readonly revision: string },
  connection: Readonly<Record<string, string>>,
): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `${addon}-${revision}`, namespace: environment },
    type: 'Opaque',
    data: Object.fromEntries(Object.entries(connection).map(([name, value]) => [name, base64(value)])),
  });
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
