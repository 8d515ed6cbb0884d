import { describe, expect, test } from 'vitest';
import { plainCall, strike } from './struck-call.ts';

describe('faults of Redis', () => {
  test('redis.reset-before breaks the connection, and the command is lost', () => {
    expect(strike(['redis.reset-before']).call).toEqual({
      ...plainCall('r7'),
      applied: false,
      connection: 'reset',
    });
  });

  test('redis.reset-after breaks the connection once the command took effect', () => {
    expect(strike(['redis.reset-after']).call).toEqual({ ...plainCall('r7'), connection: 'reset' });
  });

  test('redis.stall stops the connection of the process that made the call', () => {
    expect(strike(['redis.stall', { durationMs: 2_000 }]).acts).toEqual([['stall', 'p2', 2_000]]);
  });

  test('redis.slow slows the whole server', () => {
    const parameters = { extraMs: 20, durationMs: 500 };
    expect(strike(['redis.slow', parameters]).acts).toEqual([['slow', parameters]]);
  });

  test.each([
    ['redis.loading', 'LOADING Redis is loading the dataset in memory'],
    ['redis.readonly', "READONLY You can't write against a read only replica."],
    ['redis.oom', "OOM command not allowed when used memory > 'maxmemory'."],
    ['redis.noscript', 'NOSCRIPT No matching script. Please use EVAL.'],
  ])('%s answers as Redis does, and does not run the command', (kind, reply) => {
    expect(strike([kind]).call).toEqual({ ...plainCall('r7'), applied: false, outcome: new Error(reply) });
  });

  test('redis.evict-lock strikes once the call took effect', () => {
    const { acts, play } = strike(['redis.evict-lock']);
    expect(acts).toEqual([]);
    expect(play()).toEqual(new Map([['exec', [['evictLock', 'p2']]]]));
  });
});
