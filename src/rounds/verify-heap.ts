import type { Plan } from '../core/plan.ts';
import type { PropertySummary } from '../core/summary.ts';
import { signatureOf } from '../core/verdict.ts';
import type { Scenario } from '../verify/scenario.ts';
import { Tally } from '../verify/tally.ts';
import { resolveVerifyOptions, type VerifyOptions } from '../verify/verify-options.ts';
import { type HeapCheck, HeapChecker, type JudgedHeap } from './heap-checker.ts';
import { type HeapProperty, roundsMin } from './heap-property.ts';
import { heapSummary, judgedFigures } from './heap-summary.ts';
import { laneOf } from './judge-heap.ts';
import { RoundCount } from './round-count.ts';
import { shrinkLeak, type UnkeptHeapFinding } from './shrink-leak.ts';

export type HeapVerifyResult =
  | { readonly kind: 'passed'; readonly summary: PropertySummary }
  /** A round did not come to its end: nothing can be said about the heap. */
  | { readonly kind: 'inconclusive'; readonly summary: PropertySummary; readonly reason: string }
  | { readonly kind: 'failed'; readonly summary: PropertySummary; readonly finding: UnkeptHeapFinding }
  /** The same rounds on two systems gave two traces. */
  | { readonly kind: 'nondeterministic'; readonly summary: PropertySummary };

/** The more processes, the fewer requests each of them sees, and the longer its caches take to fill. */
const usualProcesses = { min: 1, max: 2 };

/**
 * Runs many rounds of requests on one long-lived system and looks for what it keeps of them: a census of the objects it
 * was handed, and the slope of the heap. `runs` is the number of rounds that the slope is taken over. Nothing is judged
 * by the wall clock.
 */
export async function verifyHeap(property: HeapProperty, options: VerifyOptions): Promise<HeapVerifyResult> {
  const { concurrency = property.concurrency, processes = usualProcesses } = options;
  const resolved = resolveVerifyOptions({ ...options, concurrency, processes });
  const { name, roundPlan } = resolved.scenario;
  if (roundPlan === undefined) {
    throw new TypeError(
      `a heap property cannot run the scenario ${JSON.stringify(name)}: it has no rounds to run on one long-lived system`,
    );
  }
  const plan = roundPlan({
    seed: resolved.seed,
    property: property.name,
    concurrency: resolved.concurrency.max,
    processes: resolved.processes,
    requestTimeoutMs: resolved.requestTimeoutMs,
  });
  const rounds = Math.max(roundsMin, resolved.runs ?? property.rounds);
  const verification: Verification = {
    property,
    plan,
    scenario: resolved.scenario,
    checker: new HeapChecker(property, { system: resolved.scenario, rounds }),
    tally: new Tally(tallied(property), resolved.scenario, resolved.seed),
    onFound: resolved.onFound,
  };
  const count = new RoundCount(property, rounds, resolved.onProgress);
  const check = await verification.checker.check(plan, ['slope', 'census'], {
    onRun: (run) => verification.tally.add(run, { kind: 'passed' }),
    onRound: () => count.another(),
    onEvent: resolved.onEvent,
  });
  return conclude(verification, await confirmed(verification, check));
}

interface Verification {
  readonly property: HeapProperty;
  readonly plan: Plan;
  readonly scenario: Scenario;
  readonly checker: HeapChecker;
  readonly tally: Tally;
  readonly onFound: VerifyOptions['onFound'];
}

/** What looks like a leak is looked at again, patiently; what stays of the suspicion is the verdict. */
async function confirmed({ checker, plan }: Verification, check: HeapCheck): Promise<HeapCheck> {
  if (check.kind === 'unfinished' || check.result.violations.length === 0) return check;
  const lanes = check.result.violations.map(laneOf);
  const again = await checker.checkPatiently(plan, lanes);
  if (again.kind === 'unfinished') return again;
  const { measurement, violations } = again.result;
  const { slope, bytes, census } = check.result.measurement;
  // A lane that raised no suspicion stands as it was.
  const merged = {
    ...measurement,
    ...(lanes.includes('slope') ? {} : { slope, bytes }),
    ...(lanes.includes('census') ? {} : { census }),
  };
  const traceHashes = [...check.result.traceHashes, ...again.result.traceHashes];
  return { kind: 'finished', result: { ...again.result, traceHashes, violations, measurement: merged } };
}

async function conclude(verification: Verification, check: HeapCheck): Promise<HeapVerifyResult> {
  const { property, plan, checker, tally, onFound } = verification;
  if (check.kind === 'unfinished') {
    return { kind: 'inconclusive', summary: tally.summary('inconclusive'), reason: check.reason };
  }
  const { result } = check;
  const isSame = new Set(result.traceHashes).size === 1;
  for (let round = 0; round < property.warmUpRounds; round += 1) tally.reran(isSame);
  const [violation] = result.violations;
  const summary = summarise(verification, result, violation === undefined && isSame ? 'passed' : 'failed');
  // A leak first: a system that remembers the slope's rounds may well behave differently in those of the census.
  if (violation === undefined) return { kind: isSame ? 'passed' : 'nondeterministic', summary };
  const signature = signatureOf(violation);
  const { eventsPerRound: events, measurement, traceHashes } = result;
  const size = { requests: plan.operations.length, processes: plan.processes, faults: plan.faults.length };
  onFound?.({
    property: property.name,
    violation,
    signature,
    plan,
    operation: verification.scenario.reading.operation,
    size: { ...size, deviations: 0, events },
    traceHash: traceHashes[0] ?? '',
    trace: [],
    runs: measurement.bytes.length,
  });
  const finding: UnkeptHeapFinding = {
    property: property.name,
    signature,
    original: { processes: plan.processes, faults: plan.faults.length },
    ...(await shrinkLeak(checker, plan, { violation, result })),
  };
  return { kind: 'failed', summary, finding };
}

function summarise(
  { property, tally }: Verification,
  { measurement, violations }: JudgedHeap,
  verdict: 'passed' | 'failed',
): PropertySummary {
  return {
    ...tally.summary(verdict),
    heap: heapSummary(measurement, violations.length > 0),
    thresholds: judgedFigures(measurement, property.bytesPerRequestMax),
  };
}

/** The rounds' own figures are gathered like those of runs; none of them is judged. */
function tallied({ name, rounds }: HeapProperty): ConstructorParameters<typeof Tally>[0] {
  const unlimited = { errorRateMax: 1, p99MsMax: Infinity, contentionRateMax: 1, makespanMsMax: Infinity };
  return {
    name,
    profile: 'chaos',
    invariants: [],
    thresholds: unlimited,
    runs: rounds,
    faultsMax: 0,
    sometimes: [],
    smallScope: undefined,
  };
}
