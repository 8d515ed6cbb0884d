import { auditFacts } from '../audit-fact.ts';
import type { Run } from '../../../core/run.ts';
import type { Invariant, Violation } from '../../../core/verdict.ts';
import { counted } from '../../../judge/wording.ts';

/**
 * The auditor is asked a bounded number of times for each delivery. The facts count only answers, not failures, so
 * this never counts too many calls; each delivery, repeated ones included, has its own allowance.
 */
export function restraintOf({
  answersPerDeliveryMax,
}: {
  readonly answersPerDeliveryMax: number;
}): Invariant {
  const check = (run: Run): readonly Violation[] => {
    return [...countRequests(run).values()]
      .filter(({ answers, deliveries }) => answers > deliveries * answersPerDeliveryMax)
      .sort((left, right) => right.answers - left.answers)
      .map((count) => violationOf(count, answersPerDeliveryMax));
  };
  return { name: 'restraint', check };
}

/**
 * More than three times the three calls that the reference system allows itself, so that a more patient system passes
 * too; a storm, which nothing but the request's end stops, makes hundreds.
 */
export const restraint = restraintOf({ answersPerDeliveryMax: 10 });

interface RequestCount {
  readonly request: string;
  deliveries: number;
  answers: number;
  step: number;
}

function countRequests({ facts }: Run): ReadonlyMap<string, RequestCount> {
  const counts = new Map<string, RequestCount>();
  for (const { what, step } of auditFacts(facts)) {
    if (what.kind !== 'delivered' && what.kind !== 'judged') continue;
    const count = counts.get(what.request) ?? { request: what.request, deliveries: 0, answers: 0, step };
    counts.set(what.request, count);
    count.step = step;
    if (what.kind === 'delivered') count.deliveries += 1;
    else count.answers += 1;
  }
  return counts;
}

function violationOf(
  { request, answers, deliveries, step }: RequestCount,
  answersPerDeliveryMax: number,
): Violation {
  return {
    invariant: 'restraint',
    message: `the auditor answered request ${request} ${counted(answers, 'time')}`,
    why: `it was delivered ${counted(deliveries, 'time')}; ${answersPerDeliveryMax} answers for each delivery are plenty`,
    cause: 'retry-storm',
    step,
    requests: [request],
  };
}
