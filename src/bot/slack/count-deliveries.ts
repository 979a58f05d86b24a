import { AsyncLocalStorage } from 'node:async_hooks';
import type { SlackIntake, SlackResult } from './slack-intake.ts';

type Counted = {
  /** The same intake, which notes what became of the delivery it is asked about. */
  readonly intake: SlackIntake;
  /** Deals with one delivery and then counts it, once. */
  readonly counted: (deal: () => Promise<void>) => Promise<void>;
};

/**
 * Counts deliveries by what became of them. Bolt hands one to its listeners without a name of its own, so that which
 * of them writes something down is told by the context it runs in.
 */
export function countDeliveries(intake: SlackIntake): Counted {
  const deliveries = new AsyncLocalStorage<{ result: SlackResult }>();
  return {
    intake: {
      ...intake,
      async submit(request) {
        const delivery = deliveries.getStore() ?? { result: 'ignored' };
        // Until it is written down it is not: nobody waits for it longer than Slack does.
        delivery.result = 'failed';
        const isNew = await intake.submit(request);
        delivery.result = isNew ? 'accepted' : 'duplicate';
        return isNew;
      },
    },
    async counted(deal) {
      const delivery: { result: SlackResult } = { result: 'ignored' };
      try {
        await deliveries.run(delivery, deal);
      } finally {
        intake.count(delivery.result);
      }
    },
  };
}
