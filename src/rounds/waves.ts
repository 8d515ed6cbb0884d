import type { Plan, PlannedOperation } from '../core/plan.ts';

/** Rounds of fewer requests would drown in the heap's own noise, so a small plan is run several times in each. */
const requestsPerRoundMin = 100;

/** How many times the plan's requests are submitted in one round, each time when those before have settled. */
export function wavesPerRound(plan: Plan): number {
  return wavesFor(plan.operations.length);
}

/** How many times a round submits so many requests. */
export function wavesFor(concurrency: number): number {
  return Math.ceil(requestsPerRoundMin / concurrency);
}

/**
 * The plan's requests under names that no earlier round has used, all of one length: a cache keyed by request or record
 * then grows if nobody empties it.
 */
export function requestsOfWave(plan: Plan, wave: number): PlannedOperation[] {
  const prefix = wave.toString(36).padStart(4, '0');
  return plan.operations.map((request) => ({
    ...request,
    id: `${prefix}-${request.id}`,
    ...(request.subject !== undefined && { subject: `${prefix}-${request.subject}` }),
  }));
}
