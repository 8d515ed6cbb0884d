import type { Range } from '../core/plan.ts';
import { requireWholeNumber } from '../core/whole-number.ts';
import { inShort, rangeOf } from '../scenario/option-checks.ts';
import type { Scenario } from '../verify/scenario.ts';
import {
  type PlanBounds,
  resolveVerifyOptions,
  requireSearchNumbers,
  type VerifyOptions,
} from '../verify/verify-options.ts';

/** A number, the ends of a range, or a range. */
export type Size = number | readonly [least: number, most: number] | Range;

/** How to search, unless the environment says otherwise. */
export interface SearchBounds extends Pick<
  VerifyOptions,
  'faults' | 'deployment' | 'runs' | 'seed' | 'minimiseWallMsMax'
> {
  /** Requests or operations of a run. */
  readonly concurrency?: Size | undefined;
  /** Simulated processes of a run. */
  readonly processes?: Size | undefined;
}

export type ResolvedBounds = PlanBounds & Pick<VerifyOptions, 'runs' | 'seed' | 'minimiseWallMsMax'>;

// A record, so that the compiler misses no option.
export const boundNames: readonly string[] = Object.keys({
  concurrency: true,
  processes: true,
  runs: true,
  seed: true,
  faults: true,
  deployment: true,
  minimiseWallMsMax: true,
} satisfies Record<keyof SearchBounds, true>);

/**
 * Checks bounds where they are written. Faults and deployment are checked against the scenario; what a module holds is not
 * known yet, and of its faults only that they are names. Throws a `TypeError` that begins with `where`.
 */
export function resolveBounds(
  where: string,
  { concurrency, processes, ...bounds }: SearchBounds,
  scenario: Scenario | undefined,
): ResolvedBounds {
  const sizes = {
    concurrency: sizeOf(`${where} concurrency`, concurrency, { min: 1, max: 10_000 }),
    processes: sizeOf(`${where} processes`, processes, { min: 1, max: 64 }),
  };
  const resolved = { ...bounds, ...defined(sizes) };
  try {
    if (scenario !== undefined) resolveVerifyOptions({ ...resolved, system: scenario });
    else requireSearchNumbers(resolved);
  } catch (cause) {
    throw new TypeError(`${where} ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  if (scenario === undefined) requireNames(`${where} faults`, bounds.faults);
  return resolved;
}

/** Throws a `TypeError` that begins with `where` for numbers of a property that are out of range. */
export function requireCounts(
  where: string,
  { runs, faultsMax }: { readonly runs?: number | undefined; readonly faultsMax?: number | undefined },
): void {
  const limits = { min: 0, max: 1_000_000_000 };
  if (runs !== undefined) requireWholeNumber(`${where} runs`, runs, { ...limits, min: 1 });
  if (faultsMax !== undefined) requireWholeNumber(`${where} faultsMax`, faultsMax, limits);
}

/** Without what is undefined. */
export function defined<Options extends object>(options: Options): Partial<Options> {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<Options>;
}

function sizeOf(where: string, given: unknown, limits: Range): Range | undefined {
  return given === undefined ? undefined : rangeOf(where, given, limits);
}

function requireNames(where: string, faults: unknown): void {
  if (faults === undefined) return;
  if (Array.isArray(faults) && faults.every(isFaultName)) return;
  throw new TypeError(`${where}: expected a list such as ['redis.*'], got ${inShort(faults)}`);
}

function isFaultName(each: unknown): boolean {
  return typeof each === 'string' && /^(?:\*|[\w-]+\.[\w.*-]+)$/.test(each);
}
