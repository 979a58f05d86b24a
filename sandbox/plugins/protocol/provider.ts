import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import plugins from '@pulumi/pulumi/proto/plugin_pb.js';
import messages from '@pulumi/pulumi/proto/provider_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import type { Fields } from './fields.ts';
import { fromStruct, toStruct } from './properties.ts';
import type { CheckFailure, Resources } from './resources.ts';
import { checkResponse, diffResponse } from './responses.ts';
import { unary } from './unary.ts';

export type Say = (warning: string) => Promise<void>;

/** A package's resources, and what the protocol asks about the package itself. */
export type Plugin = {
  /** The release of the SDK whose plugin this stands in for. */
  readonly version: string;
  /** Settings of a provider that cannot be. */
  readonly refuseSettings: (settings: Fields) => readonly CheckFailure[];
  /** @param say puts a warning among the run's diagnostics */
  readonly configure: (settings: Fields, say: Say) => Resources;
  /** What a reader of the run's diagnostics is told: that no official plugin takes part. */
  readonly notice: string;
  /** Seconds a deletion may take unless a resource says otherwise. */
  readonly deleteTimeout: number;
};

/**
 * Pulumi's resource provider protocol, as far as plain resources use it: from messages to plain data and back.
 * `@pulumi/pulumi/provider` would be less to write, but tells neither which property differs nor whether a run is a preview.
 * https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 */
export function createProvider(plugin: Plugin, say: Say): UntypedServiceImplementation {
  const cancellation = new AbortController();
  let configured: Resources | undefined;
  const resources = (): Resources => {
    if (configured === undefined) throw new Error('The provider was not configured.');
    return configured;
  };
  const subject = (request: { getType(): string; getName(): string }) => ({
    type: request.getType(),
    name: request.getName(),
  });

  return {
    getPluginInfo: unary(() => new plugins.PluginInfo().setVersion(plugin.version)),
    getSchema: unary(() => new messages.GetSchemaResponse().setSchema('{}')),

    checkConfig: unary((request: messages.CheckRequest) => {
      const news = fromStruct(request.getNews());
      return checkResponse(news, plugin.refuseSettings(news));
    }),

    diffConfig: unary((request: messages.DiffRequest) => {
      const same = JSON.stringify(fromStruct(request.getOldInputs())) === JSON.stringify(fromStruct(request.getNews()));
      const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
      return new messages.DiffResponse().setChanges(same ? DIFF_NONE : DIFF_SOME);
    }),

    configure: unary(async (request: messages.ConfigureRequest) => {
      // Once for every provider that takes part in a run, before anything else is asked of it.
      await say(plugin.notice);
      configured = plugin.configure(fromStruct(request.getArgs()), say);
      // Secrets are not accepted: the engine then takes their marks off, and puts them back on what is returned.
      return new messages.ConfigureResponse().setSupportspreview(true);
    }),

    invoke: unary(async (request: messages.InvokeRequest) => {
      const answer = await resources().invoke(request.getTok(), fromStruct(request.getArgs()));
      return new messages.InvokeResponse().setReturn(toStruct(answer));
    }),

    check: unary(async (request: messages.CheckRequest) => {
      const { inputs, failures } = await resources().check({
        ...subject(request),
        seed: request.getRandomseed_asU8(),
        olds: fromStruct(request.getOlds()),
        news: fromStruct(request.getNews()),
      });
      return checkResponse(inputs, failures);
    }),

    diff: unary((request: messages.DiffRequest) => {
      const [olds, news] = [fromStruct(request.getOldInputs()), fromStruct(request.getNews())];
      return diffResponse(resources().diff({ ...subject(request), olds, news }));
    }),

    create: unary(async (request: messages.CreateRequest) => {
      const [inputs, preview] = [fromStruct(request.getProperties()), request.getPreview()];
      const { id, state } = await resources().create({ ...subject(request), inputs, preview });
      return new messages.CreateResponse().setId(id).setProperties(toStruct(state));
    }),

    update: unary(async (request: messages.UpdateRequest) => {
      const updated = await resources().update({
        ...subject(request),
        id: request.getId(),
        state: fromStruct(request.getOlds()),
        news: fromStruct(request.getNews()),
        preview: request.getPreview(),
      });
      return new messages.UpdateResponse().setProperties(toStruct(updated));
    }),

    read: unary(async (request: messages.ReadRequest) => {
      const found = await resources().read({
        ...subject(request),
        id: request.getId(),
        inputs: fromStruct(request.getInputs()),
        state: fromStruct(request.getProperties()),
      });
      // An answer without an id says that there is no such thing.
      const response = new messages.ReadResponse();
      if (found === undefined) return response;
      return response.setId(request.getId()).setInputs(toStruct(found.inputs)).setProperties(toStruct(found.state));
    }),

    delete: unary(async (request: messages.DeleteRequest) => {
      await resources().remove({
        ...subject(request),
        id: request.getId(),
        state: fromStruct(request.getProperties()),
        timeout: (request.getTimeout() || plugin.deleteTimeout) * 1000,
        signal: cancellation.signal,
      });
      return new empty.Empty();
    }),

    // What has been sent is finished, so that the state stays true; only waiting is given up.
    cancel: unary(() => {
      cancellation.abort();
      return new empty.Empty();
    }),
  };
}
