import { generateKeyPairSync } from 'node:crypto';
import { Probot, ProbotOctokit } from 'probot';
import { startStandInGitHub } from '../sandbox/github/stand-in-github.ts';
import { createCheckRunDisplay } from '../src/bot/github/check-run-display.ts';
import { createCommentDisplay } from '../src/bot/github/comment-display.ts';
import { createDeploymentDisplay } from '../src/bot/github/deployment-display.ts';
import { createGitHubClient, type GitHubClient } from '../src/bot/github/github-client.ts';
import { createGitHubComments } from '../src/bot/github/github-comments.ts';
import { createGitHubConversation } from '../src/bot/github/github-conversation.ts';
import { createGitHubDeployments } from '../src/bot/github/github-deployments.ts';
import { githubCheckRun, githubComment, githubDeployment } from '../src/operations/displays/display.ts';
import { COMMANDS, lifeCycle } from '../test/life-cycle.ts';

const REPOSITORY = 'acme/shop';

/** @returns the calls of GitHub's API that write, for one environment's life told in full, by what they are for */
export async function githubWrites(): Promise<Readonly<Record<string, number>>> {
  const github = await startStandInGitHub();
  try {
    github.addRepository(REPOSITORY, { octocat: 'write' });
    github.openPullRequest(REPOSITORY, 1, 'octocat');
    const pullRequest = { repository: REPOSITORY, number: 1, head: github.push(REPOSITORY, 1) };
    const here = { door: 'github', repository: REPOSITORY, issue: 1 } as const;
    const client = hastyClient(github.url);
    const comments = createGitHubComments(client);
    const conversation = createGitHubConversation(client, comments);
    const [comment, check, deployment] = [
      createCommentDisplay(comments),
      createCheckRunDisplay(client),
      createDeploymentDisplay(createGitHubDeployments(client)),
    ];
    const counts: Record<string, number> = {};
    const references: Record<string, string | undefined> = {};
    const counted = async (what: string, write: () => Promise<string | undefined>) => {
      const before = github.writes();
      references[what] = await write();
      counts[what] = (counts[what] ?? 0) + github.writes() - before;
    };
    for (const command of COMMANDS) {
      const said = { ...here, comment: github.write('octocat', REPOSITORY, 1, `/env ${command}`) };
      for (const reaction of ['seen', 'done'] as const)
        await counted('reactions', async () => void (await conversation.react(said, reaction)));
    }
    for (const view of lifeCycle('preview-1', { pullRequest })) {
      const { environment } = view;
      await counted('comment', () =>
        comment.show({ display: githubComment(here, environment), view, reference: references.comment }),
      );
      await counted('check run', () =>
        check.show({ display: githubCheckRun(pullRequest, environment), view, reference: references['check run'] }),
      );
      await counted('deployment', () =>
        deployment.show({
          display: githubDeployment(REPOSITORY, environment, 1),
          view,
          reference: references.deployment,
        }),
      );
    }
    return counts;
  } finally {
    await github.close();
  }
}

/** Calls that wait for nothing: what is asked here is how many there are. */
function hastyClient(baseUrl: string): GitHubClient {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const unhurried = { throttle: { enabled: false }, retry: { enabled: false } };
  const octokit = new ProbotOctokit({ baseUrl, auth: { token: 'stand-in-installation-token' }, ...unhurried });
  return {
    ...createGitHubClient(new Probot({ appId: 1, privateKey: key, logLevel: 'fatal' })),
    forRepository: async () => octokit,
    forOrganisation: async () => octokit,
    write: (_place, _weight, call) => call(octokit),
    botLogin: async () => 'workflowautom[bot]',
  };
}
