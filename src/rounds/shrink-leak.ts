import type { HeapFinding } from '../core/heap-finding.ts';
import type { Plan } from '../core/plan.ts';
import { signatureOf, type Violation } from '../core/verdict.ts';
import { reduceList } from '../minimize/reduce-list.ts';
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
 * Leaves out faults, then all processes but one: what can go has nothing to do with the leak. Requests stay, since fewer
 * would only be harder to see. What is left must leak to a patient look, too, or nothing is left out.
 */
export async function shrinkLeak(checker: HeapChecker, plan: Plan, first: Leak): Promise<Shrunk> {
  const lanes = [laneOf(first.violation)];
  let quick = { plan, traceHash: first.result.traceHashes[0] };
  const leaks = async (candidate: Plan): Promise<boolean> => {
    const leak = leakLike(first.violation, await checker.check(candidate, lanes));
    if (leak !== undefined) quick = { plan: candidate, traceHash: leak.result.traceHashes[0] };
    return leak !== undefined;
  };
  if (lanes.includes('census')) {
    await reduceList(plan.faults, (faults) => leaks({ ...plan, faults }));
  } else {
    // A slope takes too long to be measured for fault after fault.
    await leaks({ ...plan, faults: [] });
  }
  if (quick.plan.faults.length === 0 && plan.processes > 1) await leaks(onOneProcess(quick.plan));
  const patient = leakLike(first.violation, await checker.checkPatiently(quick.plan, lanes));
  const { violation, result } = patient ?? first;
  const [traceHash = ''] = result.traceHashes;
  return {
    violation,
    plan: patient === undefined ? plan : quick.plan,
    traceHash,
    events: result.eventsPerRound,
    measurement: result.measurement,
    reproduced: { times: patient !== undefined && traceHash === quick.traceHash ? 2 : 1, of: 2 },
  };
}

function leakLike(expected: Violation, check: HeapCheck): Leak | undefined {
  if (check.kind === 'unfinished') return undefined;
  const { result } = check;
  const violation = result.violations.find((each) => signatureOf(each) === signatureOf(expected));
  return violation === undefined ? undefined : { violation, result };
}

/** Not for plans with faults: those name their processes. */
function onOneProcess(plan: Plan): Plan {
  return {
    ...plan,
    processes: 1,
    operations: plan.operations.map((request) => ({ ...request, process: 1 })),
  };
}
