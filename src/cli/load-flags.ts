import type { Thresholds } from '../core/verdict.ts';
import type { LoadOptions } from '../load/load-options.ts';

/** The flags of `raceproof load` as commander hands them over. */
export interface GivenLoadFlags {
  readonly requests?: string;
  readonly concurrency?: string;
  readonly processes?: string;
  readonly redis?: string;
  readonly redisServer?: string | true;
  readonly faults?: string;
  readonly rate?: string;
  readonly duration?: string;
  readonly timeout?: string;
  readonly visibility?: string;
  readonly hot?: string;
  readonly seed?: string;
  readonly errorRate?: string;
  readonly p99?: string;
  readonly contention?: string;
  readonly total?: string;
  readonly system: string;
  readonly output: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A flag outweighs its variable. Throws a `TypeError` for what is no number. */
export function loadOptionsOf(flags: GivenLoadFlags, environment: Environment): LoadOptions {
  const fallsBack = flags.duration === undefined;
  const requests = fallsBack ? (flags.requests ?? environment['NUM_CONCURRENT_REQUESTS']) : flags.requests;
  const requestsName = flags.requests === undefined ? 'NUM_CONCURRENT_REQUESTS' : '--requests';
  const timeoutName = flags.timeout === undefined ? 'TIMEOUT_SECONDS' : '--timeout';
  return {
    requests: number(requestsName, requests),
    concurrency: number('--concurrency', flags.concurrency),
    processes: number('--processes', flags.processes),
    ratePerSecond: number('--rate', flags.rate),
    durationSeconds: number('--duration', flags.duration),
    timeoutSeconds: number(timeoutName, flags.timeout ?? environment['TIMEOUT_SECONDS']),
    visibilitySeconds: number('--visibility', flags.visibility),
    hotPercent: number('--hot', flags.hot),
    seed: number('--seed', flags.seed),
    thresholds: thresholdsOf(flags),
  };
}

function thresholdsOf({ errorRate, p99, contention, total }: GivenLoadFlags): Partial<Thresholds> {
  const given: { readonly [Name in keyof Thresholds]: number | undefined } = {
    errorRateMax: share('--error-rate', errorRate),
    p99MsMax: positive('--p99', p99),
    contentionRateMax: share('--contention', contention),
    makespanMsMax: scaled(positive('--total', total), 1000),
  };
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set);
}

function number(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw wrong(name, 'a number', text);
}

/** Of a percentage. */
function share(name: string, text: string | undefined): number | undefined {
  const value = number(name, text);
  if (value === undefined) return undefined;
  if (value > 0 && value <= 100) return value / 100;
  throw wrong(name, 'a percentage above 0 and up to 100', text);
}

function positive(name: string, text: string | undefined): number | undefined {
  const value = number(name, text);
  if (value === undefined || value > 0) return value;
  throw wrong(name, 'a number above 0', text);
}

function scaled(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}

function wrong(name: string, expected: string, came: string | undefined): TypeError {
  return new TypeError(`${name}: expected ${expected}, got ${JSON.stringify(came)}`);
}
