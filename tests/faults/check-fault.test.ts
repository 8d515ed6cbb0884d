import { describe, expect, test } from 'vitest';
import type { FaultAnchor, FaultParameters } from '../../src/core/plan.ts';
import { checkFault } from '../../src/faults/check-fault.ts';
import { auditFaults } from '../../src/audit/scenario/audit-faults.ts';

const atCommand: FaultAnchor = { process: 'p1', operation: 'redis.command', nth: 1 };
const atAck: FaultAnchor = { process: 'p1', operation: 'queue.ack', nth: 3 };

function complaint(kind: string, at: FaultAnchor, parameters: FaultParameters): string {
  try {
    checkFault(auditFaults, { kind, at, with: parameters });
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as TypeError).message;
  }
  return 'none';
}

describe('checking a fault', () => {
  test('an unknown kind: all known ones are listed', () => {
    const message = complaint('queue.typo', atAck, {});
    expect(message).toMatch(/^unknown fault "queue\.typo": expected one of queue\.duplicate, /);
    for (const kind of auditFaults.definitions.keys()) expect(message).toContain(kind);
    expect(complaint('constructor', atAck, {})).toMatch(/^unknown fault "constructor"/);
  });

  test('an unknown parameter', () => {
    expect(complaint('queue.lost-ack', atAck, { applied: 'yes', often: 2 })).toBe(
      'fault queue.lost-ack: unknown parameter "often": expected applied',
    );
    expect(complaint('redis.oom', atCommand, { toString: 1 })).toBe(
      'fault redis.oom: unknown parameter "toString": expected none',
    );
  });

  test('a missing parameter', () => {
    expect(complaint('redis.stall', atCommand, {})).toBe(
      'fault redis.stall: parameter "durationMs" must be a whole number from 1 to 10000, got nothing',
    );
  });

  test.each([0, 10_001, 1.5, '5'])('an integer out of range: %s', (durationMs) => {
    expect(complaint('redis.stall', atCommand, { durationMs })).toBe(
      `fault redis.stall: parameter "durationMs" must be a whole number from 1 to 10000, got ${JSON.stringify(durationMs)}`,
    );
  });

  test('a choice that is none', () => {
    expect(complaint('queue.lost-ack', atAck, { applied: 'perhaps' })).toBe(
      'fault queue.lost-ack: parameter "applied" must be one of "yes", "no", got "perhaps"',
    );
  });

  test('an operation at which it cannot strike', () => {
    expect(complaint('queue.refuse-consume', atAck, {})).toBe(
      'fault queue.refuse-consume: cannot strike at "queue.ack": expected a call of queue.consume',
    );
  });

  test('a call of another operation', () => {
    expect(complaint('redis.oom', { call: 'p1/r1.1/queue.ack#1' }, {})).toBe(
      'fault redis.oom: cannot strike at "p1/r1.1/queue.ack#1": expected a call of redis.command',
    );
  });

  test('calls are known by the operation in their names', () => {
    expect(complaint('redis.oom', { call: 'p1~2/r1.1/redis.evalsha#4' }, {})).toBe('none');
    expect(complaint('queue.poison', { call: 'p1/r1.1/queue.deliver#1' }, {})).toBe('none');
    expect(complaint('auditor.hang', { call: 'p1/odd/name#1.1/auditor.audit#2' }, {})).toBe('none');
    expect(complaint('queue.refuse-enqueue', { call: 'world/producer/r1' }, {})).toBe('none');
  });
});
