import { credentials } from '@grpc/grpc-js';
import services from '@pulumi/pulumi/proto/engine_grpc_pb.js';
import messages from '@pulumi/pulumi/proto/engine_pb.js';

const MESSAGE =
  'pulumi-resource-kubernetes is a stand-in here: it applies to a real API server as the official plugin does, ' +
  'and is for sandboxes and tests only.';

/** Tells whoever reads the run's diagnostics that no official plugin took part. */
export async function announce(engine: string): Promise<void> {
  const client = new services.EngineClient(engine, credentials.createInsecure());
  const request = new messages.LogRequest().setSeverity(messages.LogSeverity.WARNING).setMessage(MESSAGE);
  await new Promise<void>((resolve, reject) => {
    client.log(request, (error) => (error ? reject(error) : resolve()));
  });
  client.close();
}
