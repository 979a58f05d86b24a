import { ProbotOctokit } from 'probot';

/** Longest one HTTP call may take, in milliseconds; GitHub itself ends a request after ten seconds. */
const PATIENCE = 10_000;

/** What Octokit's plugins are configured with, as far as it is changed here. */
type Options = { readonly retry?: object; readonly throttle?: object };

/**
 * Probot's Octokit, made to fail soon where it would wait: whoever calls it has a queue of their own that tries again.
 * Out of the box Probot sleeps until a spent quota is filled again, for up to an hour, and repeats a write that was
 * answered with a 500 although GitHub may have done it: two comments where one was meant. Here a write is sent once,
 * a read once more, and a spent quota is an error. Writes of one installation stay a second apart, as GitHub asks.
 * https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
export const BoundedOctokit = ProbotOctokit.plugin((octokit) => {
  octokit.hook.before('request', (options) => {
    // Said here for reads, it would be obeyed for 403 and 404 too: the plugin minds the status only where it is unsaid.
    // The object itself is shared by all requests, so it is replaced and not changed.
    if (options.method !== 'GET') options.request = { ...options.request, retries: 0 };
  });
}).defaults((options: Options) => ({
  ...options,
  retry: { ...options.retry, retries: 1 },
  throttle: {
    ...options.throttle,
    onRateLimit: () => false,
    onSecondaryRateLimit: () => false,
    // Else comments would be spaced by three seconds, which GitHub once asked for and no longer does.
    triggersNotification: () => false,
  },
}));

/** `fetch` that gives up: neither Octokit nor Node ends a call that GitHub leaves open before five minutes have passed. */
export function boundedFetch(patience: number = PATIENCE): typeof fetch {
  return (input, init) => {
    const limit = AbortSignal.timeout(patience);
    return fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, limit]) : limit });
  };
}
