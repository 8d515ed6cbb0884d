import { requireKnownOptions } from '../core/known-options.ts';
import type { Thresholds } from '../core/verdict.ts';
import { requireWholeNumber } from '../core/whole-number.ts';
import { defaultThresholds } from '../verify/property.ts';

export interface LoadOptions {
  /** Requests in all. 120 unless a duration is given. */
  readonly requests?: number | undefined;
  /** Requests in flight at once: a new one enters when one ends. As many as there are requests, unless given. */
  readonly concurrency?: number | undefined;
  /** Requests that arrive each second, whatever became of those before them: the open model. */
  readonly ratePerSecond?: number | undefined;
  /** Ends the arrivals after so many seconds instead of after a number of requests. */
  readonly durationSeconds?: number | undefined;
  /** Operating-system processes. One that shares this process, unless given. */
  readonly processes?: number | undefined;
  /** The limit of one request, handed to the system. */
  readonly timeoutSeconds?: number | undefined;
  /** How long a delivered request stays hidden from other processes. */
  readonly visibilitySeconds?: number | undefined;
  /** Requests in a hundred that name one of four hot records. */
  readonly hotPercent?: number | undefined;
  readonly seed?: number | undefined;
  readonly thresholds?: Partial<Thresholds> | undefined;
}

export interface ResolvedLoadOptions {
  readonly requests: number;
  readonly concurrency: number;
  readonly ratePerSecond: number | undefined;
  readonly durationMs: number | undefined;
  readonly processes: number;
  readonly ownProcesses: boolean;
  readonly timeoutMs: number;
  readonly visibilityMs: number;
  readonly hotPercent: number;
  readonly seed: number;
  readonly thresholds: Thresholds;
}

// A record, so that the compiler misses no option.
const optionNames: readonly string[] = Object.keys({
  requests: true,
  concurrency: true,
  ratePerSecond: true,
  durationSeconds: true,
  processes: true,
  timeoutSeconds: true,
  visibilitySeconds: true,
  hotPercent: true,
  seed: true,
  thresholds: true,
} satisfies Record<keyof LoadOptions, true>);

const requestsDefault = 120;

/** Completes and checks the options. Throws a `TypeError` that names the option, what was expected and what came. */
export function resolveLoadOptions(given: LoadOptions = {}): ResolvedLoadOptions {
  requireKnownOptions('a load test', given, optionNames);
  const { durationSeconds, ratePerSecond, processes, timeoutSeconds = 10, visibilitySeconds = 30 } = given;
  const isTimed = durationSeconds !== undefined;
  if (isTimed && given.requests !== undefined) {
    throw new TypeError('expected a number of requests or a duration, got both');
  }
  if (ratePerSecond !== undefined && given.concurrency !== undefined) {
    throw new TypeError(
      'expected a concurrency (closed model) or a rate (open model), got both: with a rate, whatever has arrived is in flight',
    );
  }
  const requests = given.requests ?? (isTimed ? Infinity : requestsDefault);
  const concurrency = given.concurrency ?? (isTimed ? requestsDefault : requests);
  if (!isTimed) requireWholeNumber('requests', requests, { min: 1, max: 1_000_000 });
  requireWholeNumber('concurrency', concurrency, { min: 1, max: isTimed ? 100_000 : 1_000_000 });
  requireWholeNumber('processes', processes ?? 1, { min: 1, max: 64 });
  requirePositive('rate', ratePerSecond, 100_000);
  requirePositive('duration', durationSeconds, 86_400);
  requirePositive('timeout', timeoutSeconds, 3_600);
  requirePositive('visibility', visibilitySeconds, 3_600);
  const { hotPercent = 0, seed = 1 } = given;
  requireWholeNumber('hot', hotPercent, { min: 0, max: 100 });
  requireWholeNumber('seed', seed, { min: 0, max: 1_000_000_000 });
  return {
    requests,
    concurrency: Math.min(concurrency, requests),
    ratePerSecond,
    durationMs: isTimed ? durationSeconds * 1000 : undefined,
    processes: processes ?? 1,
    ownProcesses: processes !== undefined,
    timeoutMs: Math.max(1, Math.round(timeoutSeconds * 1000)),
    visibilityMs: Math.max(1, Math.round(visibilitySeconds * 1000)),
    hotPercent,
    seed,
    thresholds: resolveThresholds(given.thresholds),
  };
}

function requirePositive(option: string, value: number | undefined, max: number): void {
  if (value === undefined || (value > 0 && value <= max)) return;
  throw new TypeError(`${option}: expected a number above 0 and up to ${max}, got ${String(value)}`);
}

function resolveThresholds(given: Partial<Thresholds> = {}): Thresholds {
  requireKnownOptions('thresholds', given, Object.keys(defaultThresholds));
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [name, value] of set) {
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) continue;
    throw new TypeError(`threshold ${name}: expected a number above 0, got ${String(value)}`);
  }
  return { ...defaultThresholds, ...Object.fromEntries(set) };
}
