import { setTimeout } from 'node:timers/promises';

/** Asks `question` again and again until it answers something; undefined when `timeout` milliseconds have passed. */
export async function poll<Answer>(
  question: () => Answer | undefined | Promise<Answer | undefined>,
  options: { readonly timeout: number; readonly interval?: number },
): Promise<Answer | undefined> {
  const deadline = performance.now() + options.timeout;
  for (;;) {
    const answer = await question();
    if (answer !== undefined) return answer;
    if (performance.now() >= deadline) return undefined;
    await setTimeout(options.interval ?? 100);
  }
}
