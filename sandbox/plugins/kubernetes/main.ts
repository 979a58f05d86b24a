import { Server, ServerCredentials } from '@grpc/grpc-js';
import service from '@pulumi/pulumi/proto/provider_grpc_pb.js';
import { createProvider } from './provider.ts';

// Seen by whoever runs Pulumi, in the diagnostics of every run it takes part in.
console.error('pulumi-resource-kubernetes here is a stand-in for the official plugin, for sandboxes and tests only');

// State and plans are small here, but a definition of a kind can pass gRPC's default of 4 MB.
const LARGEST_MESSAGE = 400 * 1024 * 1024;

const server = new Server({ 'grpc.max_receive_message_length': LARGEST_MESSAGE });
server.addService(service.ResourceProviderService, createProvider());
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  // The engine reads the port from the first line, and nothing else may come before it.
  console.log(port);
});
