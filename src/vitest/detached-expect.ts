import { chai, expect, TestRunner } from 'vitest';
import { PropertyCodeError } from '../core/property-code-error.ts';
import { currentTask } from '../sim/task.ts';
import { BodyAssertions } from './body-assertions.ts';

let isInstalled = false;

/** The tests of properties that are running: code without a task is a property's while one of them is on. */
const running = new Set<unknown>();

/** Puts the matchers of snapshots back, while one of them is on. */
let uncover: (() => void) | undefined;

/** Of the run of a body that began last: one body runs at a time. */
let counted: BodyAssertions | undefined;

/**
 * From then on `expect` knows nothing of the test around it in code of a run: that counts assertions and waits for promises
 * by means that no schedule decides. Whatever cannot do without the test is refused by name.
 */
export function detachExpect(): void {
  if (isInstalled) return;
  isInstalled = true;
  const assertion = chai.Assertion.prototype as unknown as Record<string, unknown>;
  inRuns(assertion, 'withTest', (self) => self);
  const global = expect as unknown as Record<string, unknown>;
  for (const name of ['soft', 'poll']) inRuns(global, name, () => refuse(`expect.${name}`));
  inRuns(global, 'assertions', (_, [count]) => ofBody('expect.assertions').expect(count));
  inRuns(global, 'hasAssertions', () => ofBody('expect.hasAssertions').expectAny());
}

/** Runs a body, and counts its assertions where it asks for that. */
export async function countingAssertions(body: () => unknown): Promise<void> {
  const assertions = new BodyAssertions();
  counted = assertions;
  try {
    await body();
    assertions.check();
  } finally {
    if (counted === assertions) counted = undefined;
  }
}

/** Does what the test of a property does: whatever calls `expect` meanwhile without a task is code of the property. */
export async function whileDetached(act: () => Promise<void>): Promise<void> {
  const test: unknown = TestRunner.getCurrentTest();
  running.add(test);
  uncover ??= coverSnapshots();
  try {
    await act();
  } finally {
    running.delete(test);
    if (running.size === 0) {
      uncover();
      uncover = undefined;
    }
  }
}

const snapshots = [
  'toMatchSnapshot',
  'toMatchInlineSnapshot',
  'toMatchFileSnapshot',
  'toThrowErrorMatchingSnapshot',
  'toThrowErrorMatchingInlineSnapshot',
];

/** Not for good: an inline snapshot of another test finds its place in the source by counting the calls above it. */
function coverSnapshots(): () => void {
  const assertion = chai.Assertion.prototype as unknown as Record<string, unknown>;
  const usual = snapshots.map((name) => [name, assertion[name]] as const);
  for (const name of snapshots) inRuns(assertion, name, () => refuse(name));
  return () => {
    for (const [name, matcher] of usual) assertion[name] = matcher;
  };
}

function inRuns(
  owner: Record<string, unknown>,
  name: string,
  instead: (self: unknown, args: readonly unknown[]) => unknown,
): void {
  const usual = owner[name];
  if (typeof usual !== 'function') return;
  const replaced = function (this: unknown, ...args: readonly unknown[]): unknown {
    if (isInRun()) return instead(this, args);
    const result: unknown = Reflect.apply(usual, this, args);
    return result;
  };
  owner[name] = Object.assign(replaced, usual);
}

function isInRun(): boolean {
  return currentTask() !== undefined || (running.size > 0 && running.has(TestRunner.getCurrentTest()));
}

function ofBody(what: string): BodyAssertions {
  return counted ?? refuse(what);
}

/** Ends the run, since code may catch what it is thrown. */
function refuse(what: string): never {
  const error = new PropertyCodeError(
    `${what} cannot be used in code of a run: expected an assertion that throws at once`,
  );
  currentTask()?.process.scheduler.fail(error);
  throw error;
}
