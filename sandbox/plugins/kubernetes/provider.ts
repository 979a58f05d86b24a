import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import plugin from '@pulumi/pulumi/proto/plugin_pb.js';
import messages from '@pulumi/pulumi/proto/provider_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import { connect } from './connect.ts';
import { fromStruct, toStruct } from './properties.ts';
import { createResources, type Resources } from './resources.ts';
import { checkResponse, diffResponse } from './responses.ts';
import { readSettings, refuseSettings } from './settings.ts';
import { unary } from './unary.ts';

/** The release of @pulumi/kubernetes whose plugin this stands in for. */
const VERSION = '4.34.2';
/** Seconds the official plugin waits for a deletion unless a resource says otherwise. */
const DELETE_TIMEOUT = 600;

/**
 * Pulumi's resource provider protocol, as far as plain resources use it: from messages to `resources.ts` and back.
 * `@pulumi/pulumi/provider` would be less to write, but tells neither which property differs nor whether a run is a preview.
 * https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 * @param announce called once for every provider that takes part in a run, before anything else is asked of it
 */
export function createProvider(announce: () => Promise<void>): UntypedServiceImplementation {
  const cancellation = new AbortController();
  let resources: Resources = createResources(() => Promise.reject(new Error('The provider was not configured.')));

  return {
    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(VERSION)),
    getSchema: unary(() => new messages.GetSchemaResponse().setSchema('{}')),

    checkConfig: unary((request: messages.CheckRequest) => {
      const news = fromStruct(request.getNews());
      return checkResponse(news, refuseSettings(news));
    }),

    diffConfig: unary((request: messages.DiffRequest) => {
      const same = JSON.stringify(fromStruct(request.getOldInputs())) === JSON.stringify(fromStruct(request.getNews()));
      const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
      return new messages.DiffResponse().setChanges(same ? DIFF_NONE : DIFF_SOME);
    }),

    configure: unary(async (request: messages.ConfigureRequest) => {
      await announce();
      const settings = readSettings(fromStruct(request.getArgs()));
      resources = createResources(() => connect(settings));
      // Secrets are not accepted: the engine then takes their marks off, and puts them back on what is returned.
      return new messages.ConfigureResponse().setSupportspreview(true);
    }),

    check: unary(async (request: messages.CheckRequest) => {
      const { inputs, failures } = await resources.check({
        name: request.getName(),
        seed: request.getRandomseed_asU8(),
        olds: fromStruct(request.getOlds()),
        news: fromStruct(request.getNews()),
      });
      return checkResponse(inputs, failures);
    }),

    diff: unary((request: messages.DiffRequest) =>
      diffResponse(resources.diff(fromStruct(request.getOldInputs()), fromStruct(request.getNews()))),
    ),

    create: unary(async (request: messages.CreateRequest) => {
      const { id, state } = await resources.create(fromStruct(request.getProperties()), request.getPreview());
      return new messages.CreateResponse().setId(id).setProperties(toStruct(state));
    }),

    update: unary(async (request: messages.UpdateRequest) => {
      const [state, news] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
      const updated = await resources.update(state, news, request.getPreview());
      return new messages.UpdateResponse().setProperties(toStruct(updated));
    }),

    read: unary(async (request: messages.ReadRequest) => {
      const found = await resources.read({
        id: request.getId(),
        type: request.getType(),
        inputs: fromStruct(request.getInputs()),
        state: fromStruct(request.getProperties()),
      });
      // An answer without an id says that there is no such thing.
      const response = new messages.ReadResponse();
      if (found === undefined) return response;
      return response.setId(request.getId()).setInputs(toStruct(found.inputs)).setProperties(toStruct(found.state));
    }),

    delete: unary(async (request: messages.DeleteRequest) => {
      const timeout = (request.getTimeout() || DELETE_TIMEOUT) * 1000;
      await resources.remove(fromStruct(request.getProperties()), { timeout, signal: cancellation.signal });
      return new empty.Empty();
    }),

    // What has been sent to the API server is finished, so that the state stays true; only waiting is given up.
    cancel: unary(() => {
      cancellation.abort();
      return new empty.Empty();
    }),
  };
}
