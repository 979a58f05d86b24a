import type { Instant } from '../../../environments/instant.ts';

/** An event as GitHub delivered it, its signature verified. */
export type Delivery = {
  /** `X-GitHub-Delivery`, the same when it is delivered again. */
  readonly guid: string;
  /** `X-GitHub-Event` */
  readonly event: string;
  readonly payload: unknown;
  readonly receivedAt: Instant;
  /** When GitHub first tried to deliver it, where that was in vain and may be long ago. */
  readonly missedAt?: Instant;
};
