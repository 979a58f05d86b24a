import { credentials } from '@grpc/grpc-js';
import services from '@pulumi/pulumi/proto/engine_grpc_pb.js';
import messages from '@pulumi/pulumi/proto/engine_pb.js';

/** Puts a warning among the run's diagnostics. @param engine its address, as it gave it */
export async function announce(engine: string, message: string): Promise<void> {
  const client = new services.EngineClient(engine, credentials.createInsecure());
  const request = new messages.LogRequest().setSeverity(messages.LogSeverity.WARNING).setMessage(message);
  await new Promise<void>((resolve, reject) => {
    client.log(request, (error) => (error ? reject(error) : resolve()));
  });
  client.close();
}
