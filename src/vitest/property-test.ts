import { test } from 'vitest';
import type { Step } from '../core/run.ts';
import { eventLine } from '../report/event-line.ts';
import { isLoadingProperties, type Subject } from '../files/load-properties.ts';
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
  const subject = { ...property, system: options.system, plans };
  if (process.env['VITEST'] === undefined || isLoadingProperties()) return subject;
  // No time-out: it would lose the seed. Every run has its own bounds.
  test(property.name, { timeout: 0 }, async ({ task: { meta } }) => {
    const leave: Leave = (left) => {
      meta.raceproof = { kind: 'property', ...left };
    };
    leave({});
    const settings = readSettings(process.env);
    const systemPath = settings.system ?? options.system;
    const act = settings.replay === undefined ? search : replay;
    try {
      await act(property, { settings, systemPath, leave });
    } catch (error) {
      throw errorWithoutCommands(error);
    }
  });
  return subject;
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
