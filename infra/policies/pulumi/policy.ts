/** Stands for a value that is known only once something else is made; nothing can be said about it before. */
export const UNKNOWN = Symbol('known once it is made');

export type Properties = Readonly<Record<string, unknown>>;

/** One resource as its program asked for it, as plain data. */
export type Resource = {
  /** Pulumi's type token: `aws:rds/instance:Instance`. */
  readonly type: string;
  readonly name: string;
  /** Pulumi project of the program: `environments`. */
  readonly project: string;
  readonly properties: Properties;
  /** Region of its provider; absent when it has none or it is not known yet. */
  readonly region?: string;
};

/** One rule. Pure: the same resource breaks it today and tomorrow. */
export type Policy = {
  /** Stands in a plan beside what breaks it. */
  readonly name: string;
  /** One sentence: what holds where nothing breaks it. */
  readonly description: string;
  /** A mandatory one stops the run before anything is made; an advisory one is shown. */
  readonly level: 'mandatory' | 'advisory';
  /**
   * @returns one line for each breach: the field, what is wrong with it, and what to change; undefined where the policy
   * has nothing to say about such a resource
   */
  check(resource: Resource): readonly string[] | undefined;
};
