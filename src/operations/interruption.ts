/** Something a plan was made on has moved: it must be made again, and approved again. */
export class StalePlan extends Error {
  /** One phrase each: `the pull request has a new commit`. */
  readonly moved: readonly string[];
  constructor(moved: readonly string[]) {
    super(`The plan is stale: ${moved.join('; ')}.`);
    this.name = 'StalePlan';
    this.moved = moved;
  }
}

/** A person cancelled the operation, and it has stopped. */
export class Cancelled extends Error {
  readonly by: string;
  constructor(by: string) {
    super(`Cancelled by ${by}.`);
    this.name = 'Cancelled';
    this.by = by;
  }
}

/** The server stops, or another worker took the environment: leave everything as it is for whoever carries on. */
export class LaidDown extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'LaidDown';
  }
}

/** Reviewers decide about what it wants written: the operation waits, and holds nothing while it does. */
export class AwaitsMerge extends Error {
  readonly proposal: { readonly name: string; readonly url?: string };
  constructor({ name, url }: AwaitsMerge['proposal']) {
    super(`Waits for ${name} to be merged.`);
    this.name = 'AwaitsMerge';
    this.proposal = url === undefined ? { name } : { name, url };
  }
}

/** Reviewers closed what it wanted written. */
export class ProposalClosed extends Error {
  constructor(name: string) {
    super(`${name} was closed without being merged`);
    this.name = 'ProposalClosed';
  }
}

/** The operation ran and what it wanted is not true: code and details for the person. */
export class NotAchieved extends Error {
  readonly code: 'not-healthy' | 'left-over';
  readonly details: readonly string[];
  readonly hint: string;
  constructor(code: 'not-healthy' | 'left-over', message: string, details: readonly string[], hint: string) {
    super(message);
    this.name = 'NotAchieved';
    this.code = code;
    this.details = details;
    this.hint = hint;
  }
}
