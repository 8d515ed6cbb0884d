import { relative } from 'node:path';
import type { SerializedError } from 'vitest';
import type { TestCase, TestModule } from 'vitest/node';
import { sameName } from '../files/load-properties.ts';
import type { RunError } from '../report/json/report.ts';

/** What vitest says of a run of the tests when it has ended. */
export interface EndedRun {
  readonly modules: readonly TestModule[];
  /** None where the configuration ignores them. */
  readonly unhandled: readonly SerializedError[];
  /** What vitest makes of it, unhandled errors aside. */
  readonly passed: boolean;
  /** The value of RACEPROOF_REPLAY. */
  readonly replay: string | undefined;
  /** Whether this run is a part of one, the others being elsewhere. */
  readonly isShard: boolean;
}

/** What fails a run beside its properties and the entries of the corpus: files that cannot be loaded, and other tests. */
export function runErrors({ modules, unhandled }: EndedRun): readonly RunError[] {
  return [
    ...modules.flatMap(errorsOf),
    ...unhandled.map(({ message, stack }): RunError => ({ message: message || (stack ?? '') })),
  ];
}

/**
 * Why a run that vitest calls green proves nothing of its properties: nothing was replayed or selected, or two of them
 * have one name, so that a failure would be put down to the other.
 */
export function complaints(run: EndedRun): readonly RunError[] {
  const tests = run.modules.flatMap((module) =>
    [...module.children.allTests()].map((test) => ({ module, test })),
  );
  const properties = tests.filter(({ test }) => test.meta().raceproof?.kind === 'property');
  return [...sameNames(properties), ...nothingRan(run, tests, properties)];
}

/** The path of a file from the root of its project, with forward slashes. */
export function pathOf({ moduleId, project }: TestModule): string {
  return relative(project.config.root, moduleId).replaceAll('\\', '/');
}

/** Whether a module is one of raceproof's by its name, whatever became of it. */
export function isOurs({ moduleId }: TestModule): boolean {
  return /\.(?:property|corpus)\.[cm]?[jt]s$/.test(moduleId);
}

/** A test and its file. */
interface Placed {
  readonly module: TestModule;
  readonly test: TestCase;
}

function errorsOf(module: TestModule): readonly RunError[] {
  const file = pathOf(module);
  const own = module
    .errors()
    .map(({ message, stack }): RunError => ({ file, message: message || (stack ?? '') }));
  const suites = [...module.children.allSuites()].flatMap((suite) =>
    suite.errors().map(({ message }): RunError => ({ file, message: `${suite.fullName}: ${message}` })),
  );
  const failed = [...module.children.allTests('failed')].filter(
    (test) => test.meta().raceproof === undefined,
  );
  const [first] = failed;
  if (first === undefined) return [...own, ...suites];
  const more = failed.length === 1 ? '' : `, and ${failed.length - 1} more of its tests fail`;
  const message = `${first.fullName}: ${first.result().errors?.[0]?.message ?? 'it fails'}${more}`;
  return [...own, ...suites, { file, message }];
}

function sameNames(properties: readonly Placed[]): readonly RunError[] {
  const first = new Map<string, Placed>();
  const errors = new Map<string, RunError>();
  for (const placed of properties) {
    const { module, test } = placed;
    const other = first.get(test.name);
    if (other === undefined) first.set(test.name, placed);
    // Projects may run one file each in its own way: that is one property.
    else if (other.module.moduleId !== module.moduleId || other.module.project.name === module.project.name) {
      const file = pathOf(module);
      errors.set(test.name, { file, message: sameName(test.name, pathOf(other.module), file) });
    }
  }
  return [...errors.values()];
}

function nothingRan(
  { modules, replay, isShard, passed }: EndedRun,
  tests: readonly Placed[],
  properties: readonly Placed[],
): readonly RunError[] {
  const ran = (placed: readonly Placed[]): boolean =>
    placed.some(({ test }) => test.result().state === 'passed' || test.result().state === 'failed');
  if (replay !== undefined) {
    if (ran(properties)) return [];
    return [
      { message: 'RACEPROOF_REPLAY is set, but no property of its name was selected: nothing was replayed' },
    ];
  }
  // The corpus runs whatever is selected. Other tests that run were meant by whoever selected them.
  const others = tests.filter(({ module }) => !/\.corpus\.[cm]?[jt]s$/.test(module.moduleId));
  if (!passed || isShard || ran(others)) return [];
  if (properties.length === 0) {
    return modules
      .filter(({ moduleId }) => /\.property\.[cm]?[jt]s$/.test(moduleId))
      .map((module) => ({
        file: pathOf(module),
        message: 'expected a property, got a file without one, of which no test ran',
      }));
  }
  const names = properties.map(({ test }) => JSON.stringify(test.name)).join(', ');
  return [{ message: `no property was selected, and no other test ran; there are ${names}` }];
}
