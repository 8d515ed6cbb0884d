import type { Finding } from '../../core/finding.ts';
import type { HeapFinding } from '../../core/heap-finding.ts';
import type { ScopeSummary } from '../../core/scope.ts';
import type { PropertySummary } from '../../core/summary.ts';
import type { Verdict } from '../../core/verdict.ts';
import { count, counted, duration, milliseconds } from '../figures.ts';
import { shortened } from './shortened.ts';

/** What the index says of one property. */
export interface IndexEntry {
  readonly property: string;
  readonly verdict: Verdict['kind'];
  /** What was run, in words. */
  readonly searched: readonly string[];
  readonly latency: string;
  /** Each figure beside its limit, and whether it holds. */
  readonly limits: readonly { readonly text: string; readonly holds: boolean }[];
  readonly took: string;
  /** Why it does not hold: a failure with its page, or a sentence. */
  readonly failure: FailureEntry | undefined;
}

export interface FailureEntry {
  readonly message: string;
  readonly why: string;
  /** The name of the failure's page in the same folder. */
  readonly page: string | undefined;
}

/** What a property that does not hold has to say for itself. */
export type Failure =
  | {
      readonly kind: 'finding';
      readonly finding: Pick<Finding | HeapFinding, 'violation'>;
      readonly page: string | undefined;
    }
  | { readonly kind: 'sentence'; readonly text: string };

export function entryOfSummary(summary: PropertySummary, failure: Failure | undefined): IndexEntry {
  const { latency, thresholds, requests, wallMs, virtualMs } = summary;
  return {
    ...base(summary, failure),
    searched: [
      `${counted(summary.runs, 'run')} · ${count(summary.distinctSchedules)} distinct schedules`,
      `${count(requests.total)} requests · ${duration(virtualMs)} virtual · seed ${summary.seed}`,
    ],
    latency:
      latency === undefined
        ? '–'
        : `p50 ${milliseconds(latency.p50Ms)} · p90 ${milliseconds(latency.p90Ms)} · p99 ${milliseconds(latency.p99Ms)}`,
    limits: thresholds.map(({ label, figure, limit, holds }) => ({
      text: `${label} ${figure} ${limit}`,
      holds,
    })),
    took: duration(wallMs),
  };
}

export function entryOfScope(summary: ScopeSummary, failure: Failure | undefined): IndexEntry {
  const { schedules, distinct, requests, processes, seed, wallMs, asked } = summary;
  return {
    ...base(summary, failure),
    searched: [
      `${counted(schedules, 'schedule')} · ${count(distinct)} distinct`,
      `${counted(requests, 'request')} · ${counted(processes, 'process')} · ` +
        `bound of ${counted(asked.deviations, 'deviation')} and ${counted(asked.faults, 'fault')} · seed ${seed}`,
    ],
    latency: '–',
    limits: [],
    took: duration(wallMs),
  };
}

function base(
  { property, verdict }: Pick<PropertySummary, 'property' | 'verdict'>,
  failure: Failure | undefined,
): Pick<IndexEntry, 'property' | 'verdict' | 'failure'> {
  return {
    property: shortened(property),
    verdict,
    failure: failure === undefined ? undefined : entryOf(failure),
  };
}

function entryOf(failure: Failure): FailureEntry {
  if (failure.kind === 'sentence') return { message: shortened(failure.text), why: '', page: undefined };
  const { message, why } = failure.finding.violation;
  return { message: shortened(message), why: shortened(why), page: failure.page };
}
