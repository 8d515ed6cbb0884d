import type { LikelyCause, LoadMemory } from '../report/json/load-summary.ts';
import type { JudgedFigure } from '../core/summary.ts';
import type { LoadTally } from './load-tally.ts';
import type { RequestPhases } from './request-phases.ts';

export interface Evidence {
  readonly criteria: readonly JudgedFigure[];
  readonly tally: LoadTally;
  readonly memory: LoadMemory;
  /** How late this process's own timers were: P99, in milliseconds. */
  readonly loopDelayMs: number;
}

/** For each criterion that was missed: what the measurements point at, and the next step. */
export function likelyCauses(evidence: Evidence): readonly LikelyCause[] {
  return evidence.criteria
    .filter(({ holds }) => !holds)
    .map(({ label }) => ({ criterion: label, ...(explanations[label] ?? brokenRule)(evidence) }));
}

type Explanation = Omit<LikelyCause, 'criterion'>;

const explanations: Readonly<Record<string, (evidence: Evidence) => Explanation>> = {
  'error rate': errors,
  'p99 latency': tail,
  'total time': tail,
  'lock contention': contended,
  memory: ({ memory }) => ({
    cause: `growth after warm-up: ${memory.detail}`,
    next: 'npx vitest run properties -t heap finds who keeps them, and shrinks it',
  }),
};

function brokenRule({ tally }: Evidence): Explanation {
  const [first] = tally.violations;
  return {
    cause: first === undefined ? 'see the violations' : `${first.message}: ${first.why}`,
    next: 'npx vitest run properties searches schedules for it, shrinks it and replays it',
  };
}

function errors({ tally }: Evidence): Explanation {
  const [reason, count] = mostFrequent(tally.deadLetters);
  if (reason === undefined) {
    return { cause: 'requests that never ended', next: 'see how the test ended, above' };
  }
  const next = /lock/.test(reason)
    ? 'look for the record that is held: a hot record, a lock without a lease, or a slow auditor under it'
    : /auditor|timed out|time/i.test(reason)
      ? 'raise --timeout, or look at what takes the time: the auditor, Redis, or too many retries'
      : 'look for this reason in the logs of the processes';
  return { cause: `${count} requests were dead-lettered with: ${reason}`, next };
}

function contended({ tally }: Evidence): Explanation {
  const [record, count] = mostFrequent(tally.refusals);
  return {
    cause: `a contended record: ${record ?? 'none stands out'} refused ${count} tries`,
    next: 'spread the requests for one record in time, or queue them before they ask for the lock',
  };
}

/** A request that was held up in work, and the phase that took longest among the slowest. */
function tail({ tally, loopDelayMs }: Evidence): Explanation {
  const count = Math.max(1, Math.ceil(tally.requests.total / 100));
  const slowest = tally.slowest.slice(0, count);
  const share = (phase: (phases: RequestPhases) => number): number =>
    slowest.reduce((sum, phases) => sum + phase(phases), 0) / Math.max(slowest.length, 1);
  const shares = phases
    .map(({ cause, next, of }) => ({ cause, next, meanMs: share(of) }))
    .sort((left, right) => right.meanMs - left.meanMs);
  const [worst] = shares;
  if (loopDelayMs > 100) {
    return {
      cause: `this process itself was late: its timers by ${Math.round(loopDelayMs)} ms (P99)`,
      next: 'use more --processes, a lower --concurrency, or a machine with less to do',
    };
  }
  if (worst === undefined || slowest.length === 0) {
    return { cause: 'no request ended', next: 'see how the test ended, above' };
  }
  return {
    cause: `${worst.cause}: ${Math.round(worst.meanMs)} ms on average of the slowest ${slowest.length}`,
    next: worst.next,
  };
}

const phases: readonly (Explanation & { readonly of: (phases: RequestPhases) => number })[] = [
  {
    of: ({ queueMs }) => queueMs,
    cause: 'waiting for a free consumer (the pool of deliveries in work is exhausted)',
    next: 'raise the concurrency of the processes, or start more with --processes',
  },
  {
    of: ({ retriesMs }) => retriesMs,
    cause: 'deliveries that failed and came again (a retry storm, if there are many)',
    next: 'find why the first deliveries failed; see the error reasons and the faults',
  },
  {
    of: ({ lockMs }) => lockMs,
    cause: 'waiting for the lock of a record',
    next: 'see the contended record; spread its requests',
  },
  {
    of: ({ auditorMs }) => auditorMs,
    cause: 'the tail of the auditor',
    next: 'a shorter auditor time-out with a second try, or a faster auditor',
  },
  {
    of: ({ restMs }) => restMs,
    cause: 'writing the flag and answering the queue',
    next: 'look at the latency of Redis and of the queue',
  },
];

function mostFrequent(counts: ReadonlyMap<string, number>): readonly [string | undefined, number] {
  let best: readonly [string | undefined, number] = [undefined, 0];
  for (const [name, count] of counts) if (count > best[1]) best = [name, count];
  return best;
}
