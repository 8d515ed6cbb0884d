import { describe, expect, test } from 'vitest';
import { toldOf } from '../../src/audit/scenario/audit-fact.ts';
import { History } from './history.ts';
import { broken, delivered, walk } from './promised.ts';

const task = 'p1/r1.1';

/** What the usual plan leaves to a shutdown, in milliseconds. */
const stopTimeoutMs = 10_000;

describe('handsBackWithinMs', () => {
  const stated = { handsBackWithinMs: 100 };
  const stopping = (history = delivered()) => history.process('p1', 'stopping').wait(stopTimeoutMs);
  const late = (history: History) => history.wait(200).called(task, 'r1', 'nack').wait(1);

  test.each([
    ['it is told late', late(stopping())],
    ['it is never told', stopping().wait(1_000)],
    ['only its visibility is extended', stopping().called(task, 'r1', 'extend').wait(1_000)],
    ['the auditor hangs', late(stopping(delivered().fault('auditor.hang', `${task}/auditor.audit#1`)))],
  ])('broken: %s', (_, history) => {
    expect(broken(stated, history)).toEqual(['promise|handsBackWithinMs']);
  });

  test.each([
    ['it is told in time', stopping().wait(50).called(task, 'r1', 'nack').wait(1_000)],
    ['it ended before', delivered().called(task, 'r1', 'ack').process('p1', 'stopping').wait(20_000)],
    ['it came later', late(stopping(new History()).enqueue('r1', 'm1').deliver('p1', 'r1'))],
    ['another process has it', late(new History().enqueue('r1', 'm1').process('p2', 'stopping'))],
    ['Redis keeps it waiting', late(stopping(delivered().fault('redis.reset-before')))],
    ['the process stands still', late(stopping(delivered().process('p1', 'paused')))],
    ['the run is over', stopping()],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });

  test('what began before the world healed may be settling for long', () => {
    expect(broken(stated, late(stopping(delivered().heal())), walk)).toEqual([]);
    const healed = new History().heal().enqueue('r1', 'm1').deliver('p1', 'r1');
    expect(broken(stated, late(stopping(healed)), walk)).toEqual(['promise|handsBackWithinMs']);
  });
});

describe('closesSubscriptions', () => {
  const stated = { closesSubscriptions: true } as const;
  type Change = 'subscribed' | 'unsubscribing' | 'subscription-lost';
  const note = (history: History, kind: Change, nth = 1) =>
    history.note('p1/main', toldOf({ kind, process: 'p1', nth }));
  const subscribed = () => note(new History(), 'subscribed');
  const stopping = (history = subscribed()) => history.process('p1', 'stopping');

  test.each([
    ['it never does', stopping().wait(500)],
    ['it does later', note(stopping().wait(500), 'unsubscribing')],
    [
      'it closes another one',
      note(stopping(note(subscribed(), 'subscribed', 2)), 'unsubscribing', 2).wait(500),
    ],
  ])('broken: %s', (_, history) => {
    expect(broken(stated, history)).toEqual(['promise|closesSubscriptions']);
  });

  test.each([
    ['it does at once', note(stopping(), 'unsubscribing').wait(500)],
    ['it did before', stopping(note(subscribed(), 'unsubscribing')).wait(500)],
    ['it broke', stopping(note(subscribed(), 'subscription-lost')).wait(500)],
    ['it has none', stopping(new History()).wait(500)],
    ['one came later', note(stopping(new History()).wait(500), 'subscribed').wait(500)],
    ['it crashes', stopping().process('p1', 'crashed').wait(500)],
    ['it stands still', stopping().process('p1', 'paused').wait(500)],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });
});

describe('checksLimits', () => {
  const stated = { checksLimits: true } as const;
  const built = (given: number | string | null | undefined, refusal?: string) =>
    new History().note('p1/main', toldOf({ kind: 'built', process: 'p1', limit: 'leaseMs', given, refusal }));

  test.each([
    [0, undefined],
    [-1, undefined],
    [0.5, undefined],
    [2 ** 31, undefined],
    ['5', undefined],
    [null, undefined],
    [10, 'TypeError: too short'],
    [undefined, 'TypeError: got undefined'],
  ])('broken: %j and %s', (given, refusal) => {
    expect(broken(stated, built(given, refusal))).toEqual(['promise|checksLimits']);
  });

  test.each([
    [0, 'TypeError: expected more'],
    [10, undefined],
    [2 ** 31 - 1, undefined],
    [undefined, undefined],
  ])('kept: %j and %s', (given, refusal) => {
    expect(broken(stated, built(given, refusal))).toEqual([]);
  });
});
