import { test } from 'vitest';
import type { Step } from '../core/run.ts';
import { requireKnownOptions } from '../core/known-options.ts';
import { eventLine } from '../report/event-line.ts';
import { readFailure } from '../files/failure-files.ts';
import { isLoadingProperties, type Subject } from '../files/load-properties.ts';
import { ExitError, refuseExit } from './refuse-exit.ts';
import type { VerifyOptions } from '../verify/verify-options.ts';
import { print } from './print.ts';
import type { TestResult } from './test-results.ts';
import { progressPrinter } from './progress-printer.ts';
import { readSettings, type Settings } from './settings.ts';
import { errorWithoutCommands } from './without-commands.ts';

export interface CheckOptions {
  /** The module of the system to verify, unless RACEPROOF_SYSTEM names another. */
  readonly system: string;
}

/** Leaves what came of a property for the reporter. */
export type Leave = (left: Omit<TestResult & { readonly kind: 'property' }, 'kind'>) => void;

/** What a search or a replay is given beside its property. */
export interface PropertyContext {
  readonly settings: Settings;
  /** The path of the system's module. */
  readonly systemPath: string;
  readonly leave: Leave;
}

/** What a test does with its property: search, or replay one recorded failure. */
interface Actions<Property> extends Pick<Subject, 'plans'> {
  readonly search: (property: Property, context: PropertyContext) => Promise<void>;
  readonly replay: (property: Property, context: PropertyContext) => Promise<void>;
}

/**
 * Makes a property a test. Under vitest it searches, or with RACEPROOF_REPLAY replays. Elsewhere, and for whoever loads
 * the file for its property, it only says what is to be verified.
 */
export function propertyTest<Property extends { readonly name: string }>(
  property: Property,
  options: CheckOptions,
  { search, replay, plans }: Actions<Property>,
): Property & Subject {
  const { system } = options;
  if (typeof system !== 'string' || system === '') {
    throw new TypeError(`system: expected the path of a system's module, got ${JSON.stringify(system)}`);
  }
  const subject = { ...property, system, plans };
  if (process.env['VITEST'] === undefined || isLoadingProperties()) return subject;
  // Before it runs, too: the reporter knows a property that was not selected.
  const meta = { raceproof: { kind: 'property' } } as const;
  // No time-out: it would lose the seed. Every run has its own bounds.
  test(property.name, { timeout: 0, meta }, async ({ task, skip }) => {
    const leave: Leave = (left) => {
      task.meta.raceproof = { kind: 'property', ...left };
    };
    const settings = readSettings(process.env);
    const other = otherReplayed(property, settings);
    if (other !== undefined) skip(`RACEPROOF_REPLAY is of ${JSON.stringify(other)}`);
    const systemPath = settings.system ?? system;
    const act = settings.replay === undefined ? search : replay;
    try {
      await refuseExit(() => act(property, { settings, systemPath, leave }));
    } catch (error) {
      if (error instanceof ExitError) leave({});
      throw errorWithoutCommands(error);
    }
  });
  return subject;
}

/** Throws a `TypeError` for an option that the function of this name does not have. */
export function requireCheckOptions(name: 'checkProperty' | 'checkHeap', options: CheckOptions): void {
  requireKnownOptions(name, options, ['system']);
}

/** The property whose failure is to be replayed, where that is another one. Throws where it cannot be read. */
function otherReplayed({ name }: { readonly name: string }, { replay }: Settings): string | undefined {
  if (replay === undefined) return undefined;
  const { property } = readFailure(replay);
  return property === name ? undefined : property;
}

/** The settings as options of a search, with its progress and events printed. */
export function searchOptions({
  seed,
  runs,
  concurrency,
  requestTimeoutMs,
  log,
}: Settings): Omit<VerifyOptions, 'system'> {
  return {
    seed,
    runs,
    concurrency,
    requestTimeoutMs,
    onProgress: progressPrinter(),
    onEvent: eventPrinter(log),
  };
}

/** Prints a line for each event, where the settings ask for it. */
export function eventPrinter(log: Settings['log']): ((step: Step) => void) | undefined {
  return log === 'debug' ? (step) => print(eventLine(step)) : undefined;
}
