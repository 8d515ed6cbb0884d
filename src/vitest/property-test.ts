import { isScenario, type Scenario } from '../verify/scenario.ts';
import { relative } from 'node:path';
import { expect, test } from 'vitest';
import type { Step } from '../core/run.ts';
import { requireKnownOptions } from '../core/known-options.ts';
import { eventLine } from '../report/event-line.ts';
import { readFailure } from '../files/failure-files.ts';
import { loadSystem } from '../files/load-system.ts';
import { isLoadingModule, registerProperty } from '../files/load-module.ts';
import type { Subject } from '../files/subject.ts';
import { detachExpect, whileDetached } from './detached-expect.ts';
import { ExitError, refuseExit } from './refuse-exit.ts';
import type { HeapProperty } from '../rounds/heap-property.ts';
import type { Property as PropertyOfRuns } from '../verify/property.ts';
import {
  boundNames,
  defined,
  type ResolvedBounds,
  resolveBounds,
  type SearchBounds,
} from './search-bounds.ts';
import type { VerifyOptions } from '../verify/verify-options.ts';
import { print } from './print.ts';
import { requireNameOfRun } from './names-of-run.ts';
import type { TestResult } from './test-results.ts';
import { progressPrinter } from './progress-printer.ts';
import { readSettings, type Settings } from './settings.ts';
import { withWatchdog } from './watchdog.ts';
import { errorWithoutCommands, textWithoutCommands } from './without-commands.ts';

export interface CheckOptions extends SearchBounds {
  /** The module of the system to verify, unless RACEPROOF_SYSTEM names another. */
  readonly system: string;
}

/** What a test verifies: a module, or a scenario that its own file holds. */
export interface TestOptions extends SearchBounds {
  /** Who makes it a test, as errors name it. */
  readonly where: string;
  readonly system: string | Scenario;
  /** Whether its summary is one line. */
  readonly isBrief?: boolean;
}

/** Leaves what came of a property for the reporter. */
export type Leave = (left: Omit<TestResult & { readonly kind: 'property' }, 'kind'>) => void;

/** What a search or a replay is given beside its property. */
export interface PropertyContext {
  readonly settings: Settings;
  /** The path of the system's module. */
  readonly systemPath: string;
  /** The path of the test's own file. */
  readonly module: string;
  readonly system: () => Promise<Scenario>;
  readonly bounds: ResolvedBounds;
  readonly isBrief: boolean;
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
export function propertyTest<Property extends PropertyOfRuns | HeapProperty>(
  property: Property,
  options: TestOptions,
  { search, replay, plans }: Actions<Property>,
): Property & Subject {
  const { where, system, isBrief = false, ...given } = options;
  if (system === '' || (typeof system !== 'string' && !isScenario(system))) {
    throw new TypeError(`system: expected the path of a system's module, got ${JSON.stringify(system)}`);
  }
  const bounds = resolveBounds(where, given, typeof system === 'string' ? undefined : system);
  const { concurrency, processes, faults, deployment } = bounds;
  const subject = {
    ...property,
    plans,
    system: typeof system === 'string' ? system : undefined,
    scenario: typeof system === 'string' ? undefined : system,
    bounds: { concurrency, processes, faults, deployment },
  };
  registerProperty(subject);
  detachExpect();
  if (process.env['VITEST'] === undefined || isLoadingModule()) return subject;
  requireNameOfItsOwn(property.name);
  // Before it runs, too: the reporter knows a property that was not selected.
  const meta = { raceproof: { kind: 'property' } } as const;
  // Vitest prints the name of a test as it is.
  // No time-out: it would lose the seed. Every run has its own bounds.
  test(textWithoutCommands(property.name), { timeout: 0, meta }, async ({ task, skip }) => {
    const leave: Leave = (left) => {
      task.meta.raceproof = { kind: 'property', ...left };
    };
    const settings = readSettings(process.env);
    const other = otherReplayed(property, settings);
    if (other !== undefined) skip(`RACEPROOF_REPLAY is of ${JSON.stringify(other)}`);
    const module = relative(process.cwd(), task.file.filepath);
    const systemPath = typeof system === 'string' ? (settings.system ?? system) : module;
    const context: PropertyContext = {
      settings,
      systemPath,
      module,
      system: async () => (typeof system === 'string' ? loadSystem(systemPath) : system),
      bounds,
      isBrief,
      leave,
    };
    const act = settings.replay === undefined ? search : replay;
    try {
      await whileDetached(() => withWatchdog(() => refuseExit(() => act(property, context))));
      // A property is an assertion: a test that must have some has one.
      const { assertionCalls } = expect.getState();
      expect.setState({ assertionCalls: assertionCalls + 1 });
    } catch (error) {
      if (error instanceof ExitError) leave({});
      throw errorWithoutCommands(error);
    }
  });
  return subject;
}

/** The names of the properties in each file: files may share a process. */
const namesIn = new Map<string, Set<string>>();

/** Throws a `TypeError` for a second property of one name: failures and replays know them by it. */
function requireNameOfItsOwn(name: string): void {
  const { testPath = '' } = expect.getState();
  const names = namesIn.get(testPath) ?? new Set();
  if (names.has(name)) {
    throw new TypeError(
      `expected each property to have a name of its own, got ${JSON.stringify(name)} twice`,
    );
  }
  namesIn.set(testPath, names.add(name));
  if (testPath !== '') requireNameOfRun(name, testPath);
}

/** Throws a `TypeError` for an option that the function of this name does not have. */
export function requireCheckOptions(name: 'checkProperty' | 'checkHeap', options: CheckOptions): void {
  requireKnownOptions(name, options, ['system', ...boundNames]);
}

/** The property whose failure is to be replayed, where that is another one. Throws where it cannot be read. */
function otherReplayed({ name }: { readonly name: string }, { replay }: Settings): string | undefined {
  if (replay === undefined) return undefined;
  const { property } = readFailure(replay);
  return property === name ? undefined : property;
}

/** Somebody waits for the failure to become small. */
const patienceMs = 20_000;

/** The bounds of a test and the settings as options of a search, with its progress and events printed. */
export function searchOptions({
  settings,
  bounds,
}: Pick<PropertyContext, 'settings' | 'bounds'>): Omit<VerifyOptions, 'system'> {
  const { seed, runs, concurrency, requestTimeoutMs, minimiseWallMsMax, log } = settings;
  return {
    ...bounds,
    ...defined({ seed, runs, concurrency }),
    minimiseWallMsMax: minimiseWallMsMax ?? bounds.minimiseWallMsMax ?? patienceMs,
    requestTimeoutMs,
    onProgress: progressPrinter(),
    onEvent: eventPrinter(log),
  };
}

/** Prints a line for each event, where the settings ask for it. */
export function eventPrinter(log: Settings['log']): ((step: Step) => void) | undefined {
  return log === 'debug' ? (step) => print(eventLine(step)) : undefined;
}
