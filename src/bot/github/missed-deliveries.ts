import type { ProbotOctokit } from 'probot';
import type { Instant, Milliseconds } from '../../environments/instant.ts';
import type { Log } from '../../operations/runtime.ts';
import type { Delivery } from './events/delivery.ts';
import type { GitHubClient } from './github-client.ts';
import { meansAnything } from './translate-event.ts';

const EVERY: Milliseconds = 3 * 60_000;
/** GitHub keeps deliveries for three days. https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks/viewing-webhook-deliveries */
const REACH: Milliseconds = 3 * 24 * 60 * 60_000;
/** What GitHub was still trying to deliver when it was last asked is listed late. */
const OVERLAP: Milliseconds = 10 * 60_000;
/** After so many failures in one sweep the rest waits for the next one. */
const ENOUGH = 5;

type Missed = { readonly id: number; readonly guid: string; readonly event: string; readonly at: Instant };

type Source = {
  readonly client: Pick<GitHubClient, 'forApp'>;
  /** Deals with a delivery; one it knows already changes nothing. */
  readonly take: (delivery: Delivery) => Promise<void>;
  readonly now: () => Instant;
  readonly log: Log;
};

/**
 * GitHub does not deliver again what failed; whoever wants it must ask. Asks at once and every few minutes for what
 * failed since the last time, and takes what means anything. A failure is told once and tried again; nothing is thrown.
 * https://docs.github.com/webhooks/using-webhooks/handling-failed-webhook-deliveries
 * @returns stops it; resolves when nothing is under way any longer
 */
export function startMissedDeliveries(source: Source, every: Milliseconds = EVERY): () => Promise<void> {
  const stopping = new AbortController();
  const sweep = createSweep(source, stopping.signal);
  let timer: NodeJS.Timeout | undefined;
  let isFailing = false;
  async function run(): Promise<void> {
    try {
      await sweep();
      isFailing = false;
    } catch (error) {
      if (stopping.signal.aborted) return;
      if (!isFailing) source.log.warn({ err: error }, 'missed deliveries cannot be asked for; trying again');
      isFailing = true;
    }
    if (stopping.signal.aborted) return;
    timer = setTimeout(() => {
      running = run();
    }, every);
  }
  let running = run();
  return () => {
    stopping.abort();
    clearTimeout(timer);
    return running;
  };
}

function createSweep({ client, take, now }: Source, signal: AbortSignal): () => Promise<void> {
  /** Guids that were dealt with, until GitHub lists them no longer. */
  const known = new Map<string, Instant>();
  let sweptAt: Instant | undefined;
  return async () => {
    const startedAt = now();
    const since = Math.max(startedAt - REACH, sweptAt === undefined ? 0 : sweptAt - OVERLAP);
    const octokit = await client.forApp();
    const failures: unknown[] = [];
    for (const missed of await missedSince(octokit, since, signal)) {
      if (known.has(missed.guid) || !meansAnything(missed.event)) continue;
      if (signal.aborted || failures.length === ENOUGH) break;
      try {
        await take(await deliveryOf(octokit, missed, now(), signal));
        known.set(missed.guid, missed.at);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    sweptAt = startedAt;
    for (const [guid, at] of known) if (at < startedAt - REACH) known.delete(guid);
  };
}

/** Deliveries that failed and did not succeed later, oldest first, each as it first failed. */
async function missedSince(octokit: ProbotOctokit, since: Instant, signal: AbortSignal): Promise<readonly Missed[]> {
  const arrived = new Set<string>();
  const failed = new Map<string, Missed>();
  const pages = octokit.paginate.iterator(octokit.rest.apps.listWebhookDeliveries, {
    per_page: 100,
    request: { signal },
  });
  // Newest first, so that a guid's success is seen before its failure.
  for await (const { data } of pages) {
    for (const { id, guid, event, delivered_at, status_code } of data) {
      const at = Date.parse(delivered_at);
      if (at < since) return [...failed.values()].reverse();
      if (status_code > 0 && status_code < 400) arrived.add(guid);
      else if (!arrived.has(guid)) {
        failed.delete(guid);
        failed.set(guid, { id, guid, event, at });
      }
    }
  }
  return [...failed.values()].reverse();
}

async function deliveryOf(
  octokit: ProbotOctokit,
  { id, guid, event, at }: Missed,
  receivedAt: Instant,
  signal: AbortSignal,
): Promise<Delivery> {
  const { data } = await octokit.rest.apps.getWebhookDelivery({ delivery_id: id, request: { signal } });
  return { guid, event, payload: data.request.payload, receivedAt, missedAt: at };
}
