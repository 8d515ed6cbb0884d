import { type LoadMemory, type LoadSummary, loadSummarySchemaVersion } from '../report/json/load-summary.ts';
import type { JudgedFigure } from '../core/summary.ts';
import { criteriaOf } from './criteria.ts';
import { likelyCauses } from './likely-causes.ts';
import type { ResolvedLoadOptions } from './load-options.ts';
import type { LoadTally } from './load-tally.ts';

export interface Outcome {
  readonly options: ResolvedLoadOptions;
  readonly systemName: string;
  readonly redisName: string;
  readonly startedAt: string;
  readonly warmUpRequests: number;
  readonly partial: string | undefined;
  readonly tally: LoadTally;
  readonly memory: LoadMemory;
  readonly faults: ReadonlyMap<string, number>;
  readonly loopDelayMs: number;
}

export function summarise(outcome: Outcome): LoadSummary {
  const { options, tally, memory, partial, loopDelayMs } = outcome;
  const totalMs = Math.max(0, tally.lastEndMs - Math.min(tally.firstArrivalMs, tally.lastEndMs));
  // Where nothing ended, nothing was measured that could hold.
  const isMeasured = tally.latency.count > 0;
  const criteria = isMeasured ? criteriaOf({ tally, memory, totalMs, options }) : [];
  const isOpen = options.ratePerSecond !== undefined;
  return {
    schema: loadSummarySchemaVersion,
    verdict: verdictOf(tally, criteria, partial),
    partial,
    startedAt: outcome.startedAt,
    setting: {
      system: outcome.systemName,
      redis: outcome.redisName,
      model: isOpen ? 'open' : 'closed',
      concurrency: options.concurrency,
      ratePerSecond: options.ratePerSecond,
      processes: options.processes,
      ownProcesses: options.ownProcesses,
      timeoutMs: options.timeoutMs,
      seed: options.seed,
      warmUpRequests: outcome.warmUpRequests,
    },
    requests: tally.requests,
    totalMs,
    requestsPerSecond: totalMs > 0 ? (1000 * tally.requests.successful) / totalMs : 0,
    latency: tally.latency.summary(),
    fromAcceptance: isOpen ? tally.fromAcceptance.summary() : undefined,
    contention: tally.contention,
    memory,
    faults: Object.fromEntries([...outcome.faults].sort(([left], [right]) => (left < right ? -1 : 1))),
    criteria,
    causes: partial === undefined ? likelyCauses({ criteria, tally, memory, loopDelayMs }) : [],
    violations: tally.violations.map(({ invariant, message, why }) => ({ invariant, message, why })),
    violationCount: tally.violationCount,
    notJudged: tally.notJudged,
  };
}

/** A violation is one however the test ended; figures of half a test are no more than that. */
function verdictOf(
  tally: LoadTally,
  criteria: readonly JudgedFigure[],
  partial: string | undefined,
): LoadSummary['verdict'] {
  if (tally.violationCount > 0) return 'violated';
  if (partial !== undefined) return 'partial';
  return criteria.every(({ holds }) => holds) ? 'passed' : 'missed';
}
