import { describe, expect, test } from 'vitest';
import { moments } from '../../src/sim/fault.ts';
import { plainCall, strike } from './struck-call.ts';

describe('faults of processes', () => {
  test.each(moments)('process.crash strikes at %s, and there alone', (moment) => {
    const options = { restartAfterMs: 250, inFlight: 'applied' };
    const { acts, play } = strike(['process.crash', { moment, ...options }]);
    expect(acts).toEqual([]);
    expect(play()).toEqual(new Map([[moment, [['crash', 'p2', options]]]]));
  });

  test.each(moments)('process.pause strikes at %s, and there alone', (moment) => {
    const { acts, play } = strike(['process.pause', { moment, durationMs: 5_001 }]);
    expect(acts).toEqual([]);
    expect(play()).toEqual(new Map([[moment, [['pause', 'p2', 5_001]]]]));
  });

  test('two faults at one moment of one call both happen, in the order of the plan', () => {
    const crash = { moment: 'exec', restartAfterMs: 0, inFlight: 'lost' };
    const { play } = strike(
      ['process.pause', { moment: 'exec', durationMs: 10 }],
      ['process.crash', crash],
      ['redis.evict-lock'],
    );
    const names = play()
      .get('exec')
      ?.map(([name]) => name);
    expect(names).toEqual(['pause', 'crash', 'evictLock']);
  });

  test('process.clock-jump shifts the clock either way', () => {
    const { call, acts } = strike(['process.clock-jump', { offsetMs: -60_000 }]);
    expect(acts).toEqual([['shiftClock', 'p2', -60_000]]);
    expect(call).toEqual(plainCall('r7'));
  });

  test('process.graceful-shutdown asks while the call is under way', () => {
    const { acts } = strike(['process.graceful-shutdown', { restartAfterMs: 30 }]);
    expect(acts).toEqual([['restartGracefully', 'p2', { restartAfterMs: 30 }]]);
  });
});
