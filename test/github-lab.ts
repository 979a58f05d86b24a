import { generateKeyPairSync } from 'node:crypto';
import { Probot, ProbotOctokit } from 'probot';
import { afterAll, beforeAll } from 'vitest';
import { type StandInGitHub, startStandInGitHub } from '../sandbox/github/stand-in-github.ts';
import { createGitHubClient, type GitHubClient } from '../src/bot/github/github-client.ts';
import { createGitHubDoor, type GitHubDoor } from '../src/bot/github/github-door.ts';
import type { GitHubRef } from '../src/operations/request.ts';
import type { Log } from '../src/operations/runtime.ts';

/** The bot's front door before a stand-in GitHub, over real HTTP. Both know `acme/shop`; pull request 1 is open. */
export type GitHubLab = {
  readonly github: StandInGitHub;
  readonly door: GitHubDoor;
  /** What the bot told its operator. */
  readonly logged: string[];
};

export const SHOP = 'acme/shop';
/** Login of the bot itself. */
export const BOT = 'workflowautom[bot]';
/** A call of GitHub's API is given up after this many milliseconds here. */
export const PATIENCE = 400;

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
/** Of an app that exists nowhere. */
export const PRIVATE_KEY = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();

/** Started once for a test file. */
export function openGitHubLab(): () => GitHubLab {
  const logged: string[] = [];
  const write = (data: object, message: string) => void logged.push(`${message} ${JSON.stringify(data)}`);
  const log: Log = { info: write, warn: write, error: write };
  let github: StandInGitHub;
  let door: GitHubDoor;
  beforeAll(async () => {
    github = await startStandInGitHub();
    github.addRepository(SHOP, { octocat: 'write', mona: 'admin', monalisa: 'maintain' });
    github.openPullRequest(SHOP, 1, 'octocat');
    const { webhookSecret, url: apiUrl } = github;
    door = createGitHubDoor({ appId: 1, privateKey: PRIVATE_KEY, webhookSecret, apiUrl, patience: PATIENCE }, log);
  });
  afterAll(() => github.close());
  return () => ({ github, door, logged });
}

let installations = 1_000;

/** A conversation of its own for a test, in an installation of its own: writes of one installation wait for one another. */
export function conversationIn(issue: number, comment?: number): GitHubRef {
  installations += 1;
  return {
    door: 'github',
    repository: SHOP,
    issue,
    installation: installations,
    ...(comment === undefined ? {} : { comment }),
  };
}

/** What the stand-in GitHub answers the bot itself to a read. */
export async function readGitHub<T>(github: StandInGitHub, path: string): Promise<T> {
  const headers = { authorization: 'token stand-in-installation-token' };
  const response = await fetch(`${github.url}${path}`, { headers });
  return (await response.json()) as T;
}

/** A client whose calls wait for nothing and are counted by nobody, for tests of what is written and not of when. */
export function hastyClient(github: StandInGitHub): GitHubClient {
  const octokit = new ProbotOctokit({
    baseUrl: github.url,
    auth: { token: 'stand-in-installation-token' },
    throttle: { enabled: false },
    retry: { enabled: false },
  });
  return {
    ...createGitHubClient(new Probot({ appId: 1, privateKey: PRIVATE_KEY, logLevel: 'fatal' })),
    forRepository: async () => octokit,
    forOrganisation: async () => octokit,
    write: (_place, _weight, call) => call(octokit),
    botLogin: async () => BOT,
  };
}
