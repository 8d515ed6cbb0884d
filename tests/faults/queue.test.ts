import { describe, expect, test } from 'vitest';
import { auditFaults } from '../../src/audit/scenario/audit-faults.ts';
import { faultNamed } from '../../src/faults/fault-named.ts';
import { plainCall, recordingControls, strike } from './struck-call.ts';

describe('faults of the queue', () => {
  test('queue.duplicate makes the request visible at once', () => {
    const { call, acts } = strike(['queue.duplicate']);
    expect(acts).toEqual([['duplicate', 'r7']]);
    expect(call).toEqual(plainCall('r7'));
  });

  test('queue.redeliver ends the visibility later', () => {
    expect(strike(['queue.redeliver', { afterMs: 40 }]).acts).toEqual([['expireVisibility', 'r7', 40]]);
  });

  test('queue.delay and queue.reorder delay the delivery, each by its own time', () => {
    const { call } = strike(['queue.delay', { delayMs: 900 }], ['queue.reorder', { behindMs: 7 }]);
    expect(call).toEqual({ ...plainCall('r7'), execDelayMs: 907 });
  });

  test('queue.burst holds the whole queue', () => {
    const { call, acts } = strike(['queue.burst', { durationMs: 300 }]);
    expect(acts).toEqual([['hold', 300]]);
    expect(call).toEqual(plainCall('r7'));
  });

  test('queue.lost-ack throws, and the queue may have acted on the call', () => {
    for (const applied of ['yes', 'no']) {
      const { call } = strike(['queue.lost-ack', { applied }]);
      expect(call).toMatchObject({ applied: applied === 'yes', outcome: expect.any(Error) as Error });
    }
  });

  test('queue.poison spoils the request', () => {
    expect(strike(['queue.poison']).acts).toEqual([['poison', 'r7']]);
  });

  test.each(['queue.refuse-enqueue', 'queue.refuse-ack', 'queue.refuse-consume'])(
    '%s throws, and nothing happens at the queue',
    (kind) => {
      const outcome = new Error('the queue refused the call');
      expect(strike([kind]).call).toEqual({ ...plainCall('r7'), applied: false, outcome });
    },
  );

  test('queue.lose-subscription takes it from the process that made the call', () => {
    expect(strike(['queue.lose-subscription']).acts).toEqual([['loseSubscription', 'p2']]);
  });

  test('a fault of one request says so when the call names none', () => {
    const { strike: duplicate } = faultNamed(auditFaults, 'queue.duplicate');
    expect(() => duplicate(plainCall(undefined), {}, recordingControls([]))).toThrow(/names none/);
  });
});
