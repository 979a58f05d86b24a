import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from './api-client.ts';
import { ApiError } from './api-error.ts';
import type { Discovery, Location } from './discovery.ts';
import { isKubernetesObject, type KubernetesObject, objectId } from './kubernetes-object.ts';

/** What the plugin does to objects of an API server. */
export type Objects = {
  /** Writes by server-side apply, or by a plain create that fails when the object exists. `dryRun` changes nothing. */
  readonly write: (object: KubernetesObject, options: WriteOptions) => Promise<KubernetesObject>;
  readonly read: (reference: Reference) => Promise<KubernetesObject | undefined>;
  /** Returns when the object is really gone, finalizers and all; at once when it never was there. */
  readonly remove: (reference: Reference, options: RemoveOptions) => Promise<void>;
};

export type Reference = Pick<KubernetesObject, 'apiVersion' | 'kind'> & {
  readonly metadata: Pick<KubernetesObject['metadata'], 'name' | 'namespace'>;
};
export type WriteOptions = {
  readonly how: 'create' | 'apply';
  readonly fieldManager: string;
  readonly dryRun: boolean;
};
export type RemoveOptions = { readonly timeout: number; readonly signal: AbortSignal };

/** The API server has no such kind. */
export class UnknownKindError extends Error {
  constructor({ apiVersion, kind }: Reference) {
    super(
      `The API server knows no kind ${kind} in ${apiVersion}: is what defines it (a CRD) installed on this cluster?`,
    );
    this.name = 'UnknownKindError';
  }
}

export function createObjects(client: ApiClient, discovery: Discovery): Objects {
  return {
    async write(object, options) {
      const location = await discovery(object.apiVersion, object.kind);
      if (location === undefined) throw new UnknownKindError(object);
      try {
        return expectObject(await client(writeRequest(location, object, options)));
      } catch (error) {
        throw explain(error, object, options.fieldManager);
      }
    },
    async read(reference) {
      const location = await discovery(reference.apiVersion, reference.kind);
      return location && (await readAt(client, location, reference));
    },
    async remove(reference, options) {
      const location = await discovery(reference.apiVersion, reference.kind);
      const existing = location && (await readAt(client, location, reference));
      if (location === undefined || existing === undefined) return;
      const path = location.path(reference.metadata.namespace, reference.metadata.name);
      // What depends on it goes before it, as the official plugin asks.
      const body = { propagationPolicy: 'Foreground', preconditions: { uid: existing.metadata.uid } };
      await client({ method: 'DELETE', path, body }).catch(ignoreAbsence);
      await untilGone(client, location, existing, options);
    },
  };
}

function writeRequest(location: Location, object: KubernetesObject, { how, fieldManager, dryRun }: WriteOptions) {
  const query = new URLSearchParams({ fieldManager, fieldValidation: 'Strict', ...(dryRun ? { dryRun: 'All' } : {}) });
  const { name, namespace } = object.metadata;
  if (how === 'create') return { method: 'POST', path: `${location.path(namespace)}?${query}`, body: object } as const;
  // JSON is YAML. https://kubernetes.io/docs/reference/using-api/server-side-apply/
  const contentType = 'application/apply-patch+yaml';
  return { method: 'PATCH', path: `${location.path(namespace, name)}?${query}`, body: object, contentType } as const;
}

async function readAt(client: ApiClient, location: Location, reference: Reference) {
  const { namespace, name } = reference.metadata;
  const answer = await client({ method: 'GET', path: location.path(namespace, name) }).catch(ignoreAbsence);
  return answer === undefined ? undefined : expectObject(answer);
}

async function untilGone(client: ApiClient, location: Location, object: KubernetesObject, options: RemoveOptions) {
  const { timeout, signal } = options;
  const deadline = Date.now() + timeout;
  for (let wait = 50; ; wait = Math.min(wait * 1.5, 1000)) {
    const live = await readAt(client, location, object);
    // Another object by the same name is not the one that was deleted.
    if (live === undefined || live.metadata.uid !== object.metadata.uid) return;
    const what = `${object.kind} ${objectId(object)} is being deleted and still there`;
    const finalizers = live.metadata.finalizers ?? [];
    const held =
      finalizers.length === 0
        ? ''
        : `, held by ${finalizers.join(', ')}: is the controller that answers for it running?`;
    if (signal.aborted) throw new Error(`Cancelled while waiting: ${what}${held}`);
    if (Date.now() > deadline) throw new Error(`After ${Math.round(timeout / 1000)} s ${what}${held}`);
    await pause(wait, undefined, { signal }).catch(() => undefined);
  }
}

function ignoreAbsence(error: unknown): undefined {
  if (error instanceof ApiError && error.status === 404) return undefined;
  throw error;
}

function explain(error: unknown, object: KubernetesObject, fieldManager: string): unknown {
  if (!(error instanceof ApiError)) return error;
  const what = `${object.kind} ${objectId(object)}`;
  if (error.reason === 'AlreadyExists')
    error.message = `${what} exists already and is not in this stack: import it, or remove it.`;
  else if (error.status === 409)
    error.message = `${what}: ${error.message} (this stack writes as "${fieldManager}"): undo the other's change, or leave the field to it.`;
  else error.message = `${what}: ${error.message}`;
  return error;
}

function expectObject(answer: unknown): KubernetesObject {
  if (isKubernetesObject(answer)) return answer;
  throw new Error('The API server answered with something that is not an object.');
}
