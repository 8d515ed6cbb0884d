import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { InvalidArgumentError, Option } from 'commander';
import type { Range } from '../core/plan.ts';

/** What `raceproof deep` was given; what is undefined was left out. */
export interface DeepOptions {
  readonly runs?: number;
  readonly time?: number;
  readonly workers: number;
  readonly seed?: number;
  readonly property?: readonly string[];
  readonly system?: string;
  readonly requests?: Range;
  readonly processes?: Range;
  readonly requestTimeout?: number;
  readonly resume?: string | true;
  readonly alone?: number;
  readonly out: string;
  readonly index?: number;
  readonly total?: number;
  readonly history?: string;
  readonly minimise: number;
  readonly corpus?: string;
  readonly runLimit: number;
  readonly chunk: number;
  readonly redis?: string;
  readonly chunkRuns: number;
  readonly redisPatience: number;
}

/** Options that decide the runs: a campaign that is resumed has its own. Its modules may be named once more. */
export const fixedOptions = [
  'runs',
  'seed',
  'requests',
  'processes',
  'requestTimeout',
] as const satisfies readonly (keyof DeepOptions)[];

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `30m`, `2h`, `1d` in milliseconds. */
export function durationMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  const ms = Number(match?.[1]) * (units[match?.[2] ?? ''] ?? NaN);
  if (ms >= 1 && ms < 2 ** 31) return Math.round(ms);
  throw new InvalidArgumentError('expected a time such as 90s, 30m or 2h, less than 24 days');
}

/** An option that takes a time; help shows its default as it is written here. */
export function timeOption(flags: string, description: string, byDefault: string): Option {
  return new Option(flags, description).argParser(durationMs).default(durationMs(byDefault), byDefault);
}

/** `120` or `100-300`. */
export function rangeOf(text: string): Range {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text);
  const min = Number(match?.[1]);
  const max = Number(match?.[2] ?? match?.[1]);
  if (min >= 1 && min <= max && max <= 10_000) return { min, max };
  throw new InvalidArgumentError('expected a number such as 120, or a range such as 100-300');
}

export function redisUrl(text: string): string {
  if (URL.canParse(text) && ['redis:', 'rediss:'].includes(new URL(text).protocol)) return text;
  throw new InvalidArgumentError('expected the address of a Redis such as redis://localhost:6379');
}

export function freshSeed(): number {
  return randomInt(2 ** 32);
}

export function workersByDefault(): number {
  return availableParallelism();
}
