import { once } from 'node:events';
import { Hono } from 'hono';
import { createHttpServer, listen } from '../src/bot/http-server.ts';
import { createJenkinsDoor } from '../src/bot/jenkins/jenkins-door.ts';
import type { ClusterReader } from '../src/operations/ports/cluster-reader.ts';
import type { Directory } from '../src/operations/ports/directory.ts';
import type { GitOpsRepository } from '../src/operations/ports/gitops-repository.ts';
import { submitRequest } from '../src/operations/requests/submit-request.ts';
import { DEFAULT_LIMITS, type Runtime } from '../src/operations/runtime.ts';
import { startWorker } from '../src/operations/start-worker.ts';
import { openStore } from '../src/store/open-store.ts';
import { createFakeSealer } from '../test/fakes/fake-secret-sealer.ts';
import { createFakeStacks } from '../test/fakes/fake-stack-runner.ts';
import { openRepository, type Place } from './gitops-repository.ts';

/** What the server of the bench `bumps` is to be, as the first message to it. */
export type ServerOrder = {
  readonly place: Place;
  readonly dataDir: string;
  readonly secret: string;
  /** False: every bump is a commit of its own. */
  readonly sharing: boolean;
};

/** What became of the operations so far: the answer to every later message. */
export type ServerState = {
  readonly operations: readonly {
    readonly id: string;
    readonly state: string;
    readonly environment: string;
    readonly commit?: string;
    readonly message?: string;
  }[];
  /** Calls of GitHub's API that wrote. */
  readonly writes: number;
  /** Most bytes the process held. */
  readonly memory: number;
};

const STATES = ['queued', 'planning', 'waiting', 'approved', 'running', 'succeeded', 'failed', 'cancelled'] as const;
const log = { info() {}, warn: console.error, error: console.error };

/** The bot as it is, on the embedded database, but for the world around it: stacks in memory, and a stand-in cluster. */
async function start({ place, dataDir, secret, sharing }: ServerOrder) {
  let writes = 0;
  const store = await openStore({ dataDir, log });
  const { gitops, cluster } = withCluster(
    openRepository(place, () => {
      writes += 1;
    }),
    sharing,
  );
  const runtime: Runtime = {
    ...{ store, gitops, cluster, log, directory: openPullRequests(), conversations: {}, displays: {}, now: Date.now },
    ...{ stacks: createFakeStacks().runner(), sealer: createFakeSealer(), limits: DEFAULT_LIMITS, worker: 'bench' },
    linkTo: (operation) => `https://wa.example.com/o/${operation}`,
    wiring: { gitopsUrl: 'file:///git-ops.git', gitopsBranch: 'main', infraUrl: 'file:///infra.git' },
    shutdown: new AbortController().signal,
  };
  const intake = {
    submit: (request: Parameters<typeof submitRequest>[1]) => submitRequest(runtime, request),
    now: Date.now,
    count() {},
  };
  await startWorker(runtime);
  const server = createHttpServer({
    ...{ web: new Hono(), github: undefined },
    jenkins: createJenkinsDoor({ secret, intake }, log),
  });
  const port = await listen(server, '127.0.0.1', 0);
  const state = async (): Promise<ServerState> => ({
    operations: (await store.operationsIn(STATES)).map(({ id, state, environment, commit, outcome }) => ({
      ...{ id, state, environment },
      ...(commit === undefined ? {} : { commit }),
      ...(outcome === undefined ? {} : { message: outcome.message }),
    })),
    writes,
    memory: process.resourceUsage().maxRSS * 1_024,
  });
  return { port, state };
}

/** A stand-in cluster that has converged at once, wherever Git is. */
function withCluster(
  repository: GitOpsRepository,
  sharing: boolean,
): { readonly gitops: GitOpsRepository; readonly cluster: ClusterReader } {
  let newest = '';
  const gitops: GitOpsRepository = {
    ...repository,
    async commit({ shared, ...request }) {
      const result = await repository.commit({ ...request, ...(shared && sharing ? { shared } : {}) });
      if (result.outcome === 'committed') newest = result.commit;
      return result;
    },
  };
  const observation = {
    namespace: 'active',
    workloads: [{ kind: 'Deployment', name: 'api', desired: 1, ready: 1, images: [] }],
    leftovers: [],
  } as const;
  const api = { service: 'api', sync: 'synced', health: 'healthy' } as const;
  const cluster: ClusterReader = {
    observe: async () => ({ ...observation, applications: [{ ...api, revisions: [newest] }] }),
  };
  return { gitops, cluster };
}

/** Every pull request is open; nobody has a permission, for nobody asks for one. */
function openPullRequests(): Directory {
  const off = () => Promise.reject(new Error('Nobody asks in this bench.'));
  const pullRequest = async () => ({ head: 'c'.repeat(40), fromFork: false, open: true, labels: [] });
  return { permission: off, isMember: off, pullRequest };
}

const [order] = (await once(process, 'message')) as [ServerOrder];
const { port, state } = await start(order);
process.on('message', () => void state().then((now) => process.send?.(now)));
process.send?.({ port });
