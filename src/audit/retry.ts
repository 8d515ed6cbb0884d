import { type Backoff, backoffMs } from './backoff.ts';
import type { Limit, Work } from './work.ts';

export interface RetryPolicy extends Limit, Backoff {
  readonly attemptsMax: number;
}

/** Tries an idempotent call a bounded number of times, each bounded in time; rejects with the last error. */
export async function retry<T>(work: Work, policy: RetryPolicy, call: () => PromiseLike<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work.wait(policy, call);
    } catch (error) {
      if (attempt >= policy.attemptsMax) throw error;
    }
    await work.sleep(backoffMs(policy, attempt));
  }
}
