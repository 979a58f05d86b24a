/** What the stand-in GitHub remembers. Logins are plain words; there is one organisation, one app, one installation. */
export type GitHubState = {
  readonly people: Map<string, Person>;
  /** `@org/team` to the logins of its members. */
  readonly teams: Map<string, ReadonlySet<string>>;
  /** `owner/name` */
  readonly repositories: Map<string, Repository>;
  nextId: number;
};

export type Person = { readonly login: string; readonly type: 'User' | 'Bot'; readonly token: string };

export type Repository = {
  readonly permissions: Map<string, Permission>;
  readonly pullRequests: Map<number, PullRequest>;
  readonly comments: Comment[];
  /** Its Git data, for a repository that has any. */
  git?: GitRepository;
};

/** A bare repository on disk: what is pushed there was pushed to GitHub. */
export type GitRepository = {
  readonly directory: string;
  /** What a push to any branch is refused with: a protected branch, a rule, a permission that is missing. */
  refusal?: { readonly status: 403 | 409 | 422; readonly message: string };
  /** The App lacks the permission to open pull requests. */
  refusesPullRequests?: true;
  /** Longest recursive listing of a tree, in entries: what is longer is truncated. GitHub's own limit when absent. */
  mostEntries?: number;
};

export type Permission = 'admin' | 'maintain' | 'write' | 'triage' | 'read';

export type PullRequest = {
  head: string;
  readonly fromFork: boolean;
  state: 'open' | 'closed';
  readonly author: string;
  readonly labels: Set<string>;
  /** Of one that was opened from a branch of a repository with Git data; its head moves with the branch. */
  from?: ProposedBranch;
  /** The commit it became, once merged. */
  merged?: string;
};

export type ProposedBranch = {
  readonly branch: string;
  /** Name of the branch it is to be merged into. */
  readonly base: string;
  readonly title: string;
  readonly body: string;
};

export type Comment = {
  readonly id: number;
  readonly issue: number;
  readonly login: string;
  /** Every text it ever had, oldest first: what people saw, in the order they saw it. */
  readonly bodies: string[];
  readonly reactions: { readonly login: string; readonly content: string }[];
};

export const APP = { id: 1, slug: 'workflowautom', installation: 1 } as const;
export const BOT = `${APP.slug}[bot]`;

export function bodyOf(comment: Comment): string {
  return comment.bodies.at(-1) ?? '';
}
