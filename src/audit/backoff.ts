export interface Backoff {
  readonly baseMs: number;
  readonly maxMs: number;
}

/**
 * Doubles with each attempt up to the maximum, then draws from the upper half of that: those who failed together
 * spread out, and nobody comes back at once. `attempt` counts from 1.
 */
export function backoffMs(backoff: Backoff, attempt: number): number {
  const ceilingMs = Math.min(backoff.maxMs, backoff.baseMs * 2 ** Math.min(attempt - 1, 30));
  return Math.ceil(ceilingMs * (0.5 + Math.random() / 2));
}
