import { chai, expect } from 'vitest';
import { currentTask } from '../sim/task.ts';

let isDetached = false;

/**
 * Runs a body whose `expect` knows nothing of the test around it: that counts assertions and waits for promises by means
 * that no schedule decides. Whatever cannot do without the test is refused by name.
 */
export function detached<Result>(body: () => Result): Result {
  if (!isDetached) detach();
  isDetached = true;
  return body();
}

/** In a task of a simulated run only: every other assertion is as it was. A snapshot refuses to work without a test. */
function detach(): void {
  const assertion = chai.Assertion.prototype as unknown as Record<string, unknown>;
  inTasks(assertion, 'withTest', (self) => self);
  const global = expect as unknown as Record<string, unknown>;
  inTasks(global, 'soft', () => refuse('expect.soft'));
  inTasks(global, 'poll', () => refuse('expect.poll'));
}

function inTasks(owner: Record<string, unknown>, name: string, instead: (self: unknown) => unknown): void {
  const usual = owner[name];
  if (typeof usual !== 'function') return;
  owner[name] = function (this: unknown, ...args: readonly unknown[]): unknown {
    if (currentTask() !== undefined) return instead(this);
    const result: unknown = Reflect.apply(usual, this, args);
    return result;
  };
}

function refuse(what: string): never {
  throw new TypeError(
    `${what} cannot be used in the body of explore: expected an assertion that throws at once`,
  );
}
