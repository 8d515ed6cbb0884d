import type { Fact } from '../core/fact.ts';
import { type PlannedOperation, subjectOf } from '../core/plan.ts';
import type { Run } from '../core/run.ts';
import { remember } from '../core/remember.ts';
import type { OperationCourse } from '../core/operation-courses.ts';

/** The figures of one run. Times in virtual milliseconds, rates as fractions. */
export interface RunFigures {
  /** Of every settled request, from its arrival to its end, fastest first. */
  readonly latencies: readonly RequestLatency[];
  /** The same as plain numbers, ascending. */
  readonly latenciesMs: readonly number[];
  /** `failed`: dead-lettered, or not settled at all. */
  readonly requests: { readonly total: number; readonly successful: number; readonly failed: number };
  readonly errorRate: number;
  /** Tasks that tried to take a lock, and those of them that met another holder. */
  readonly contention: { readonly tried: number; readonly contended: number; readonly rate: number };
  /** From the first arrival to the last request's end. */
  readonly makespanMs: number;
  /** How many faults struck, by kind, in alphabetical order. */
  readonly faults: ReadonlyMap<string, number>;
}

export interface RequestLatency {
  readonly request: string;
  readonly latencyMs: number;
}

/** What a run's facts say about the service it gave. */
export const measure = remember((run: Run) => figuresOf(run, undefined));

/** The same of these operations alone. */
export function measureOf(run: Run, operations: ReadonlySet<string>): RunFigures {
  return figuresOf(run, operations);
}

function figuresOf(run: Run, only: ReadonlySet<string> | undefined): RunFigures {
  const courses = [...run.reading.courses(run.facts).values()].filter(({ operation, begunMs }) => {
    return begunMs.length > 0 && only?.has(operation) !== false;
  });
  const arrivals = new Map(
    plannedBeforeHealing(run).map(({ id, atMs: arrivalMs }) => [id, arrivalMs] as const),
  );
  const latencies = courses
    .flatMap((course) => latenciesOf(course, arrivals.get(course.operation)))
    .sort((left, right) => left.latencyMs - right.latencyMs);
  const requests = countRequests(run, courses, only);
  return {
    latencies,
    latenciesMs: latencies.map(({ latencyMs }) => latencyMs),
    requests,
    errorRate: requests.total === 0 ? 0 : requests.failed / requests.total,
    contention: contentionOf(run, only),
    makespanMs: makespanOf(run, courses),
    faults: faultsOf(run.facts),
  };
}

/**
 * The smallest of the values that at least this fraction of them does not exceed (nearest rank): a value that really
 * occurred, never an interpolation. `sorted` is ascending; 0 for an empty list.
 */
export function percentile(sorted: readonly number[], fraction: number): number {
  // The small subtraction undoes rounding: 0.07 · 100 is a little more than 7 and must not become rank 8.
  const rank = Math.ceil(fraction * sorted.length - 1e-9);
  return sorted[Math.min(Math.max(rank, 1), sorted.length) - 1] ?? 0;
}

/** The operations whose planned time counts from the start. */
function plannedBeforeHealing({ plan }: Run): readonly PlannedOperation[] {
  return plan.operations.filter(({ afterHealing }) => afterHealing !== true);
}

/** The n-th ending belongs to the n-th copy. The first copy's clock starts when it arrived, accepted or not. */
function latenciesOf(
  { operation, begunMs, endings }: OperationCourse,
  arrivalMs = Infinity,
): RequestLatency[] {
  return endings.flatMap(({ atMs }, index) => {
    const beganMs = begunMs[index];
    if (beganMs === undefined) return [];
    const fromMs = index === 0 ? Math.min(arrivalMs, beganMs) : beganMs;
    return [{ request: operation, latencyMs: atMs - fromMs }];
  });
}

function countRequests(
  { plan, ending }: Run,
  courses: readonly OperationCourse[],
  only: ReadonlySet<string> | undefined,
): RunFigures['requests'] {
  // A check ended the run: what was still under way had not failed.
  if (ending.kind === 'broken') return countEnded(courses);
  const known = new Set(courses.map(({ operation }) => operation));
  const neverAccepted = plan.operations.filter(({ id }) => !known.has(id) && only?.has(id) !== false).length;
  let total = neverAccepted;
  let successful = 0;
  for (const { begunMs, endings } of courses) {
    total += begunMs.length;
    successful += Math.min(endings.filter(({ isOk }) => isOk).length, begunMs.length);
  }
  return { total, successful, failed: total - successful };
}

function countEnded(courses: readonly OperationCourse[]): RunFigures['requests'] {
  const endings = courses.flatMap(({ endings: each }) => each);
  const successful = endings.filter(({ isOk }) => isOk).length;
  return { total: endings.length, successful, failed: endings.length - successful };
}

function contentionOf(
  { plan, reading, facts }: Run,
  only: ReadonlySet<string> | undefined,
): RunFigures['contention'] {
  const subjects =
    only === undefined
      ? undefined
      : new Set(plan.operations.flatMap((each) => (only.has(each.id) ? [subjectOf(each)] : [])));
  let tried = 0;
  let contended = 0;
  for (const [subject, counts] of reading.contention(facts)) {
    if (subjects?.has(subject) === false) continue;
    tried += counts.tried;
    contended += counts.contended;
  }
  return { tried, contended, rate: tried === 0 ? 0 : contended / tried };
}

function makespanOf(run: Run, courses: readonly OperationCourse[]): number {
  const arrivals = [
    ...plannedBeforeHealing(run).map(({ atMs: arrivalMs }) => arrivalMs),
    ...courses.flatMap(({ begunMs }) => begunMs),
  ];
  if (arrivals.length === 0) return 0;
  const endings = courses.flatMap((course) => course.endings.map(({ atMs }) => atMs));
  const isSettled = courses.every(({ last }) => last !== undefined);
  const endMs = isSettled ? maximumOf(endings) : run.virtualMs;
  return Math.max(0, endMs - minimumOf(arrivals));
}

// Not Math.max(...values): a long-lived run has more requests than a call may have arguments.
function maximumOf(values: readonly number[]): number {
  return values.reduce((left, right) => Math.max(left, right), 0);
}

function minimumOf(values: readonly number[]): number {
  return values.reduce((left, right) => Math.min(left, right), Infinity);
}

function faultsOf(facts: readonly Fact[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { what } of facts) {
    if (what.kind === 'fault') counts.set(what.fault, (counts.get(what.fault) ?? 0) + 1);
  }
  return new Map([...counts].sort(([left], [right]) => (left < right ? -1 : 1)));
}
