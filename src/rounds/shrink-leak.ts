import type { HeapFinding } from '../core/heap-finding.ts';
import type { Plan } from '../core/plan.ts';
import { signatureOf, type Violation } from '../core/verdict.ts';
import type { HeapChecker, HeapCheck, JudgedHeap } from './heap-checker.ts';
import { laneOf } from './judge-heap.ts';

/** A leak before anybody has kept it in a file. */
export type UnkeptHeapFinding = Omit<HeapFinding, 'replay' | 'isNew'>;

export interface Leak {
  readonly violation: Violation;
  readonly result: JudgedHeap;
}

type Shrunk = Omit<UnkeptHeapFinding, 'property' | 'signature' | 'original'>;

/**
 * Leaves out first the faults, then all processes but one: if the leak stays, they have nothing to do with it. Requests
 * are not left out, since fewer would only be harder to see. Last, the smallest plan that leaks runs again.
 */
export async function shrinkLeak(checker: HeapChecker, plan: Plan, first: Leak): Promise<Shrunk> {
  const lanes = [laneOf(first.violation)];
  let minimal = { plan, ...first };
  for (const smaller of [withoutFaults, onOneProcess]) {
    const candidate = smaller(minimal.plan);
    if (candidate === undefined) continue;
    const leak = leakLike(first.violation, await checker.checkPatiently(candidate, lanes));
    if (leak !== undefined) minimal = { plan: candidate, ...leak };
  }
  const again = leakLike(first.violation, await checker.check(minimal.plan, lanes));
  const [traceHash = ''] = minimal.result.traceHashes;
  const isSame = again?.result.traceHashes[0] === traceHash;
  return {
    violation: minimal.violation,
    plan: minimal.plan,
    traceHash,
    events: minimal.result.eventsPerRound,
    measurement: minimal.result.measurement,
    reproduced: { times: isSame ? 2 : 1, of: 2 },
  };
}

function leakLike(expected: Violation, check: HeapCheck): Leak | undefined {
  if (check.kind === 'unfinished') return undefined;
  const { result } = check;
  const violation = result.violations.find((each) => signatureOf(each) === signatureOf(expected));
  return violation === undefined ? undefined : { violation, result };
}

function withoutFaults(plan: Plan): Plan | undefined {
  return plan.faults.length === 0 ? undefined : { ...plan, faults: [] };
}

/** Faults name their processes, so a plan that needs them keeps them all. */
function onOneProcess(plan: Plan): Plan | undefined {
  if (plan.processes === 1 || plan.faults.length > 0) return undefined;
  return { ...plan, processes: 1, requests: plan.requests.map((request) => ({ ...request, process: 1 })) };
}
