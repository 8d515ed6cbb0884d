import { expect, test } from 'vitest';
import type { RecordedCall, Recording } from '../../src/core/run.ts';
import { bothRead } from '../../src/report/both-read.ts';
import { CallWords } from '../../src/report/call-words.ts';
import { leaseExpired } from './sample-finding.ts';

/** A recording in which each command takes effect in the order given: `[task, read or write, answer]`. */
function recordingOf(touches: readonly (readonly [string, 'read' | 'write', string?, string?])[]): Recording {
  const calls = touches.map(([task, access, outcome = 'nil', key = 'k'], index): RecordedCall => {
    const text = `${access === 'read' ? 'GET' : 'SET'} ${key}`;
    const process = task.slice(0, 2);
    const step = index + 1;
    const id = `${task}/redis.${access}#${step}`;
    return {
      id,
      process,
      task,
      text,
      invoked: index,
      factsBefore: 0,
      executed: step,
      returned: step,
      outcome,
    };
  });
  const steps = touches.map(([task, access, , key = 'k'], index) => ({
    id: `${task}/redis.${access}#${index + 1}:exec`,
    atMs: 0,
    process: task.slice(0, 2),
    deviates: false,
    effect: { cause: 0, keys: [key], access, global: false },
  }));
  return { steps, calls, order: [], deviations: [], struck: [] };
}

const [one, other, third] = ['p1/r1.1', 'p2/r2.1', 'p1/r3.1'];

test.each([
  [
    'p1 and p2 both read "GET k" → nil before either wrote',
    [
      [one, 'read'],
      [other, 'read'],
      [one, 'write'],
      [other, 'write'],
    ],
  ],
  [
    'p2 and p1 both read "GET k" → nil before either wrote',
    [
      [other, 'read'],
      [one, 'read'],
      [one, 'write'],
      [other, 'write'],
    ],
  ],
  [
    'p1 (r1.1) and p1 (r3.1) both read "GET k" → nil before either wrote',
    [
      [one, 'read'],
      [third, 'read'],
      [third, 'write'],
      [one, 'write'],
    ],
  ],
  [
    undefined,
    [
      [one, 'read'],
      [one, 'write'],
      [other, 'read'],
      [other, 'write'],
    ],
  ],
  [
    undefined,
    [
      [one, 'read'],
      [other, 'read'],
      [one, 'write'],
      [other, 'read'],
      [other, 'write'],
    ],
  ],
  [
    undefined,
    [
      [one, 'read'],
      [other, 'read', '7'],
      [one, 'write'],
      [other, 'write'],
    ],
  ],
  [
    undefined,
    [
      [one, 'read'],
      [other, 'read'],
      [one, 'write'],
      [other, 'write', 'OK', 'another'],
    ],
  ],
  [
    undefined,
    [
      [one, 'read'],
      [other, 'read'],
      [one, 'write'],
    ],
  ],
] as const)('%s', (sentence, touches) => {
  const recording = recordingOf(touches);
  const words = new CallWords({ ...leaseExpired().run, facts: [] }, recording);
  expect(bothRead(recording, Infinity, words)).toBe(sentence);
  expect(bothRead(recording, touches.length - 1, words)).toBeUndefined();
});
