import type { Invariant, Run, Violation } from '../../../engine.ts';
import { counted } from '../../../kit.ts';
import { auditFacts } from '../audit-fact.ts';

/** The auditor is asked a bounded number of times for each delivery, repeated deliveries included. */
export function restraintOf({ callsPerDeliveryMax }: { readonly callsPerDeliveryMax: number }): Invariant {
  const check = (run: Run): readonly Violation[] => {
    return [...countRequests(run).values()]
      .filter(({ calls, deliveries }) => calls > deliveries * callsPerDeliveryMax)
      .sort((left, right) => right.calls - left.calls)
      .map((count) => violationOf(count, callsPerDeliveryMax));
  };
  return { name: 'restraint', check };
}

/**
 * More than three times the three calls that the reference system allows itself, so that a more patient system passes
 * too; a storm, which nothing but the request's end stops, makes hundreds.
 */
export const restraint = restraintOf({ callsPerDeliveryMax: 10 });

interface RequestCount {
  readonly request: string;
  deliveries: number;
  calls: number;
  step: number;
}

function countRequests({ facts }: Run): ReadonlyMap<string, RequestCount> {
  const counts = new Map<string, RequestCount>();
  for (const { what, step } of auditFacts(facts)) {
    if (what.kind !== 'delivered' && what.kind !== 'asked') continue;
    const count = counts.get(what.request) ?? { request: what.request, deliveries: 0, calls: 0, step };
    counts.set(what.request, count);
    count.step = step;
    if (what.kind === 'delivered') count.deliveries += 1;
    else count.calls += 1;
  }
  return counts;
}

function violationOf(
  { request, calls, deliveries, step }: RequestCount,
  callsPerDeliveryMax: number,
): Violation {
  return {
    invariant: 'restraint',
    message: `the auditor was asked about request ${request} ${counted(calls, 'time')}`,
    why: `it was delivered ${counted(deliveries, 'time')}; ${callsPerDeliveryMax} calls for each delivery are plenty`,
    cause: 'retry-storm',
    step,
    requests: [request],
  };
}
