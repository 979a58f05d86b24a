import { difference } from '../protocol/difference.ts';
import { type Fields, isFields } from '../protocol/fields.ts';
import { hasUnknowns } from '../protocol/properties.ts';
import { prune } from '../protocol/prune.ts';
import type { Resources } from '../protocol/resources.ts';
import { ApiError } from './api-error.ts';
import { completeInputs, refuseInputs } from './complete-inputs.ts';
import type { Discovery } from './discovery.ts';
import { isKubernetesObject, objectId } from './kubernetes-object.ts';
import { markSecrets } from './mark-secrets.ts';
import { expectObject, fieldManagerOf, inputsOf, referenceOf, stateOf } from './object-state.ts';
import { type Objects, UnknownKindError } from './objects.ts';
import { replaces } from './replaces.ts';

/** The API server the provider was configured for. */
export type Cluster = {
  readonly objects: Objects;
  readonly discovery: Discovery;
  /** Namespace of namespaced objects that name none. */
  readonly namespace: string;
  /** Creating applies over an object that exists already, instead of failing. */
  readonly upsert: boolean;
};

/** @param connect called at most once, and only by what needs an API server: a comparison does not */
export function createResources(connect: () => Promise<Cluster>): Resources {
  let connected: Promise<Cluster> | undefined;
  function cluster(): Promise<Cluster> {
    connected ??= connect();
    return connected;
  }

  return {
    async check({ name, seed, olds, news }) {
      const failures = refuseInputs(news);
      if (failures.length > 0) return { inputs: news, failures };
      const { discovery, namespace } = await cluster();
      const oldName = isFields(olds.metadata) ? olds.metadata.name : undefined;
      const context = { resource: name, seed, oldName, discovery, defaultNamespace: namespace };
      return { inputs: markSecrets(await completeInputs(news, context)), failures };
    },

    // What was asked for before against what is asked for now; a refresh has made the former what really is.
    diff({ olds, news }) {
      const object = expectObject(olds);
      const found = [...difference(olds, news)];
      const changes = found.map(([path, change]) => ({ path, change, replaces: replaces(object, path) }));
      // Two objects of one name cannot stand beside each other.
      const sameName = objectId(object) === objectId(expectObject(news));
      return { changes, deleteBeforeReplace: sameName && changes.some((change) => change.replaces) };
    },

    // In a preview nothing is written: the API server is asked what it would say, unless it cannot know yet.
    async create({ inputs, preview }) {
      if (preview && hasUnknowns(inputs)) return { id: '', state: inputs };
      const { objects, upsert } = await cluster();
      const object = expectObject(inputs);
      const fieldManager = fieldManagerOf(object);
      try {
        const how = upsert ? 'apply' : 'create';
        const live = await objects.write(object, { how, fieldManager, dryRun: preview });
        return { id: preview ? '' : objectId(live), state: stateOf(live, fieldManager) };
      } catch (error) {
        if (preview && isTooEarly(error)) return { id: '', state: inputs };
        throw error;
      }
    },

    async update({ state, news, preview }) {
      if (preview && hasUnknowns(news)) return news;
      const { objects } = await cluster();
      const object = expectObject(news);
      const fieldManager = fieldManagerOf(object, state);
      return stateOf(await objects.write(object, { how: 'apply', fieldManager, dryRun: preview }), fieldManager);
    },

    async read({ id, type, inputs, state }) {
      const { objects } = await cluster();
      const known = [inputs, state].find(isKubernetesObject);
      const live = await objects.read(known ?? referenceOf(id, type));
      if (live === undefined) return undefined;
      const written = isKubernetesObject(inputs) ? (prune(live, inputs) as Fields) : inputsOf(live);
      return { inputs: markSecrets(written), state: stateOf(live, fieldManagerOf(live, state)) };
    },

    async remove({ state, timeout, signal }) {
      const { objects } = await cluster();
      await objects.remove(expectObject(state), { timeout, signal });
    },

    invoke: (token) => Promise.reject(new Error(`The stand-in plugin has no function ${token}.`)),
  };
}

/** What an earlier step of the same run will have made: as in the official plugin, a preview takes it on trust. */
function isTooEarly(error: unknown): boolean {
  if (error instanceof UnknownKindError) return true;
  return error instanceof ApiError && (error.status === 403 || (error.status === 404 && error.about === 'namespaces'));
}
