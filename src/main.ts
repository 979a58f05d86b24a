import { randomUUID } from 'node:crypto';
import { delimiter, dirname, join, resolve } from 'node:path';
import { createGitHubDoor, type GitHubDoor, type Intake } from './bot/github/github-door.ts';
import { createGitHubIdentity } from './bot/github/github-identity.ts';
import { createHttpServer, listen } from './bot/http-server.ts';
import { createJenkinsDoor } from './bot/jenkins/jenkins-door.ts';
import { createMessageDisplay } from './bot/slack/message-display.ts';
import { createSlackConversation } from './bot/slack/slack-conversation.ts';
import { createSlackDoor } from './bot/slack/slack-door.ts';
import { createSlackMessages } from './bot/slack/slack-messages.ts';
import { createSlackQueries } from './bot/slack/slack-queries.ts';
import { createSlackWorkspaces } from './bot/slack/slack-workspaces.ts';
import { createThreadDisplay } from './bot/slack/thread-display.ts';
import { createMetrics } from './bot/web/metrics.ts';
import { createOperationLinks } from './bot/web/operation-link.ts';
import { checkReadiness } from './bot/web/readiness.ts';
import { createWebApp } from './bot/web/web-app.ts';
import { createAwsInventory } from './cloud/create-aws-inventory.ts';
import { cloudEnvironment } from './cloud-environment.ts';
import { createClusterReader } from './cluster/create-cluster-reader.ts';
import { createLog } from './create-log.ts';
import { createLocalGitOpsRepository } from './gitops/create-local-gitops-repository.ts';
import { createGitHubGitOpsRepository } from './gitops/github/create-github-gitops-repository.ts';
import { gitHubAddress } from './gitops/github/github-repository.ts';
import type { Directory } from './operations/ports/directory.ts';
import type { GitOpsRepository } from './operations/ports/gitops-repository.ts';
import { PortError } from './operations/ports/port-error.ts';
import { sweepDaily } from './operations/read/sweep-daily.ts';
import { submitRequest } from './operations/requests/submit-request.ts';
import { DEFAULT_LIMITS, type Runtime } from './operations/runtime.ts';
import { startWorker } from './operations/start-worker.ts';
import { createSopsSealer } from './secrets/create-sops-sealer.ts';
import { missingFor, readSettings, type Settings, SettingsError } from './settings.ts';
import { createPulumiStackRunner } from './stacks/create-pulumi-stack-runner.ts';
import { openStore } from './store/open-store.ts';

/** A server that is up. `stop` lays running operations down where they can be carried on, and closes everything. */
export type RunningServer = { readonly url: string; readonly stop: () => Promise<void> };

/**
 * Puts every part together and starts the server. This is the only place that knows all of them.
 * @param environment variables as in `.env.example` @throws SettingsError, PortError
 */
export async function serve(environment: Readonly<Record<string, string | undefined>>): Promise<RunningServer> {
  const settings = readSettings(environment);
  const log = createLog(settings.LOG_LEVEL);
  const dataDir = resolve(settings.DATA_DIR);
  const shutdown = new AbortController();
  const now = Date.now;

  const cluster = createClusterReader(settings.KUBECONFIG ? { kubeconfig: settings.KUBECONFIG } : {});
  const github = openGitHub(settings, log);
  const gitops = openGitOps(settings, github.door);
  const slack = openSlack(settings, log);
  const cloud = cloudEnvironment(environment);
  // The language host runs programs with the first `node` on PATH; the server's own is new enough to strip types.
  const path = [dirname(process.execPath), environment.PATH ?? ''].join(delimiter);
  const stacks = createPulumiStackRunner({
    infraRepository: settings.INFRA_REPO,
    infraBranch: settings.GITOPS_BRANCH,
    backendUrl: settings.PULUMI_BACKEND_URL,
    passphrase: settings.PULUMI_CONFIG_PASSPHRASE,
    workFolder: join(dataDir, 'stacks'),
    path,
    environment: cloud,
    standIns: settings.PULUMI_STAND_INS.split(',').filter(Boolean),
    ...(settings.INFRA_MODULES_CACHE ? { modulesCache: settings.INFRA_MODULES_CACHE } : {}),
    ...(settings.KUBECONFIG ? { kubeconfig: settings.KUBECONFIG } : {}),
  });
  const store = await openStore({ dataDir, ...(settings.DATABASE_URL ? { databaseUrl: settings.DATABASE_URL } : {}) });

  // Known for good once the server listens: the system chooses the port when it is 0.
  let base = settings.PUBLIC_URL ?? `http://${settings.HOST}:${settings.PORT}`;
  const links = createOperationLinks(await store.key('links'), () => base.replace(/\/+$/, ''));

  const metrics = createMetrics(store);
  const runtime: Runtime = {
    store,
    gitops,
    stacks,
    sealer: createSopsSealer({ path, environment: cloud }),
    cluster,
    cloud: createAwsInventory({ endpoint: environment.AWS_ENDPOINT_URL }),
    directory: github.door?.directory ?? noDirectory(),
    conversations: {
      ...(github.door ? { github: github.door.conversation } : {}),
      ...(slack.writers ? { slack: slack.writers.conversation } : {}),
    },
    displays: { ...github.door?.displays, ...slack.writers?.displays },
    ...(slack.options ? { slackHome: slack.options.workspaces.home } : {}),
    linkTo: links.linkTo,
    wiring: {
      gitopsUrl: settings.GITOPS_REPO,
      gitopsBranch: settings.GITOPS_BRANCH,
      infraUrl: settings.INFRA_REPO,
    },
    limits: {
      ...DEFAULT_LIMITS,
      ...(settings.CONVERGE_DEADLINE ? { convergeDeadline: settings.CONVERGE_DEADLINE * 1_000 } : {}),
      ...(settings.PLAN_LIFETIME ? { planLifetime: settings.PLAN_LIFETIME * 1_000 } : {}),
    },
    worker: randomUUID(),
    now,
    log,
    countBuild: metrics.countRefusedBuild,
    shutdown: shutdown.signal,
  };

  const doors = {
    github: github.state,
    terminal: github.door ? 'on' : `off: ${github.state}`,
    slack: slack.state,
    jenkins: settings.JENKINS_WEBHOOK_SECRET ? 'on' : 'off: JENKINS_WEBHOOK_SECRET not set',
  };
  const web = createWebApp({
    runtime,
    links,
    metrics,
    identity: github.door ? createGitHubIdentity(settings.GITHUB_API_URL, now) : undefined,
    readiness: () => checkReadiness(runtime, doors),
  });
  const intake: Intake = {
    submit: (request) => submitRequest(runtime, request),
    now,
    count: (result) => metrics.countDelivery('github', result),
  };
  const slackDoor =
    slack.options &&
    createSlackDoor(
      {
        ...slack.options,
        intake: { ...intake, count: (result) => metrics.countDelivery('slack', result) },
        queries: createSlackQueries(runtime),
      },
      log,
    );
  const server = createHttpServer({
    web,
    github: github.door && { door: github.door, intake },
    slack: slackDoor?.handle,
    jenkins: settings.JENKINS_WEBHOOK_SECRET
      ? createJenkinsDoor(
          {
            secret: settings.JENKINS_WEBHOOK_SECRET,
            intake: { ...intake, count: (result) => metrics.countDelivery('jenkins', result) },
          },
          log,
        )
      : undefined,
  });

  const stopWorker = await startWorker(runtime);
  const port = await listen(server, settings.HOST, settings.PORT);
  const url = settings.PUBLIC_URL ?? `http://${settings.HOST}:${port}`;
  base = url;
  log.info({ url, doors, database: settings.DATABASE_URL ? 'postgresql' : 'embedded' }, 'listening');
  slackDoor?.start();
  const stopSweeping = sweepDaily(runtime, metrics.showSweep);
  const stopMissed = github.door?.takeMissed(intake);
  return {
    url,
    async stop() {
      shutdown.abort();
      server.close();
      server.closeIdleConnections();
      await slackDoor?.stop();
      await stopMissed?.();
      await stopSweeping();
      await stopWorker();
      await store.close();
      stacks.close();
    },
  };
}

function openGitHub(settings: Settings, log: Runtime['log']) {
  const { APP_ID, PRIVATE_KEY, WEBHOOK_SECRET } = settings;
  if (APP_ID === undefined || PRIVATE_KEY === undefined || WEBHOOK_SECRET === undefined) {
    const missing = missingFor(settings, ['APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRET']);
    return { state: `off: ${missing.join(', ')} not set`, door: undefined };
  }
  const door = createGitHubDoor(
    { appId: APP_ID, privateKey: PRIVATE_KEY, webhookSecret: WEBHOOK_SECRET, apiUrl: settings.GITHUB_API_URL },
    log,
  );
  return { state: 'on', door };
}

/** @throws SettingsError for a repository on GitHub that GitHub's door does not lead to */
function openGitOps(settings: Settings, door: GitHubDoor | undefined): GitOpsRepository {
  const { GITOPS_REPO: url, GITOPS_BRANCH: branch } = settings;
  if (url.startsWith('file://')) return createLocalGitOpsRepository({ url, branch });
  const address = gitHubAddress(url, settings.GITHUB_API_URL);
  if (!address) {
    throw new SettingsError([
      'GITOPS_REPO is not a repository on the GitHub of GITHUB_API_URL. For example: https://github.com/acme/git-ops',
    ]);
  }
  if (!door) {
    const missing = missingFor(settings, ['APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRET']);
    throw new SettingsError([`GITOPS_REPO is on GitHub, which needs the App: ${missing.join(', ')} not set.`]);
  }
  return createGitHubGitOpsRepository({
    github: { ...address, ...door.access(`${address.owner}/${address.repo}`) },
    branch,
  });
}

function openSlack(settings: Settings, log: Runtime['log']) {
  const { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, SLACK_APP_TOKEN, SLACK_API_URL: apiUrl } = settings;
  const access = SLACK_APP_TOKEN
    ? { appToken: SLACK_APP_TOKEN }
    : SLACK_SIGNING_SECRET && { signingSecret: SLACK_SIGNING_SECRET };
  if (!SLACK_BOT_TOKEN || !access) {
    const missing = missingFor(settings, access ? ['SLACK_BOT_TOKEN'] : ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET']);
    return { state: `off: ${missing.join(', ')} not set`, options: undefined, writers: undefined };
  }
  const workspaces = createSlackWorkspaces(SLACK_BOT_TOKEN, apiUrl, log);
  const messages = createSlackMessages(workspaces);
  const displays = {
    'slack-message': createMessageDisplay(messages),
    'slack-thread': createThreadDisplay(messages),
  };
  return {
    state: 'on',
    options: { access, apiUrl, workspaces },
    writers: { conversation: createSlackConversation(workspaces, messages, log), displays },
  };
}

/** Without GitHub nobody's permissions can be read, so nobody has any. */
function noDirectory(): Directory {
  const off = () => Promise.reject(new PortError('directory-unreachable', 'GitHub is not configured.'));
  return { permission: off, isMember: off, pullRequest: off };
}
