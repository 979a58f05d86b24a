import { readConnection } from '../../plugins/kubernetes/connection.ts';

/**
 * `aws eks get-token` where the cluster is a local one: prints whatever credentials its kubeconfig, which
 * `AWS_STAND_IN_CLUSTER` names, has.
 * https://docs.aws.amazon.com/cli/latest/reference/eks/get-token.html
 */
const [service, command] = process.argv.slice(2);
const kubeconfig = process.env.AWS_STAND_IN_CLUSTER;
if (service !== 'eks' || command !== 'get-token' || kubeconfig === undefined) {
  console.error('This is a stand-in for the AWS CLI: it knows `aws eks get-token`, with AWS_STAND_IN_CLUSTER set.');
  process.exitCode = 2;
} else {
  const { token, tls } = await readConnection(kubeconfig);
  const certificate = { clientCertificateData: tls.cert?.toString(), clientKeyData: tls.key?.toString() };
  console.log(
    JSON.stringify({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: token === undefined ? certificate : { token },
    }),
  );
}
