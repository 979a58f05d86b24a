import type { Output } from '@pulumi/pulumi';

/** What every add-on's stack exports. */
export type AddonOutputs = {
  /**
   * How a service reaches it: environment variable to value (`DATABASE_URL`, `REDIS_URL`, `S3_BUCKET`, `QUEUE_URL`…). A
   * secret in Pulumi's state; the bot encrypts it into the git-ops repository as the Secret `<addon>`, for the services.
   */
  readonly connection: Output<Readonly<Record<string, string>>>;
  /** What it is, for people: `PostgreSQL 17, db.t4g.micro, 20 GB`. Holds no secret. */
  readonly summary: Output<string>;
};
