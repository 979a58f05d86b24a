import { Server, ServerCredentials } from '@grpc/grpc-js';
import service from '@pulumi/pulumi/proto/provider_grpc_pb.js';
import { announce } from './announce.ts';
import { createProvider, type Plugin } from './provider.ts';

// State and plans are small here, but a definition of a kind can pass gRPC's default of 4 MB.
const LARGEST_MESSAGE = 400 * 1024 * 1024;

/** Serves a plugin to the engine that started this process, until the engine ends it. */
export function serve(plugin: Plugin): void {
  // The engine gives its own address as the one argument.
  const [engine] = process.argv.slice(2);
  const say = async (warning: string) => {
    if (engine !== undefined) await announce(engine, warning);
  };
  const server = new Server({ 'grpc.max_receive_message_length': LARGEST_MESSAGE });
  server.addService(service.ResourceProviderService, createProvider(plugin, say));
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    // The engine reads the port from the first line, and nothing else may come before it.
    console.log(port);
  });
}
