import { auditFacts } from '../../src/audit/scenario/audit-fact.ts';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/core/fact.ts';
import { LiveSimulation } from '../../src/load/live-simulation.ts';
import { Mirror } from '../../src/load/redis/mirror.ts';
import type { MonitorLine } from '../../src/load/redis/monitor-line.ts';
import { commandKey, Senders } from '../../src/load/redis/senders.ts';
import { WallClockScheduler } from '../../src/load/wall-clock-scheduler.ts';

const text = commandKey(['set', 'a', '1']);

describe('who sent a command', () => {
  test('is known where the client told before it was executed', () => {
    const senders = new Senders();
    senders.connected(7, 'p1');
    senders.sent(7, { text, task: 'p1/r1.1' });
    expect(senders.executed(7, text).task).toBe('p1/r1.1');
  });

  test('becomes known where the client tells later, for every fact', () => {
    const senders = new Senders();
    const execution = senders.executed(7, text);
    const fact = { step: 1, atMs: 1, task: execution.task, what: { kind: 'healed' } } as const;
    execution.facts.push({ ...fact });
    senders.connected(7, 'p1');
    expect(execution.task).toBe('p1/redis');
    senders.sent(7, { text, task: 'p1/r1.1' });
    expect(execution.facts[0]?.task).toBe('p1/r1.1');
  });

  test('is the process where the client never tells, also after the connection was closed', () => {
    const senders = new Senders();
    senders.connected(7, 'p1');
    senders.relayed(8, 7);
    senders.disconnected(7);
    expect(senders.executed(8, text).task).toBe('p1/redis');
  });

  test('skips what was sent and never executed', () => {
    const senders = new Senders();
    senders.connected(7, 'p1');
    senders.sent(7, { text: 'get a', task: 'p1/r1.1' });
    senders.sent(7, { text, task: 'p1/r2.1' });
    expect(senders.executed(7, text).task).toBe('p1/r2.1');
  });
});

describe('the mirror of a real server', () => {
  const acquire = `if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', '100') then
    return redis.call('INCR', KEYS[2])
  end
  return redis.call('GET', KEYS[1])`;

  function mirrored(): {
    readonly mirror: Mirror;
    readonly facts: Fact[];
    readonly ask: (...c: string[]) => unknown;
  } {
    const facts: Fact[] = [];
    const simulation = new LiveSimulation(new WallClockScheduler(), 1, (fact) => facts.push(fact));
    const senders = new Senders();
    senders.connected(7, 'p1');
    const mirror = new Mirror({
      simulation,
      senders,
      keyPrefix: 'run:',
      database: 0,
      truthLost: () => undefined,
      ownPort: () => undefined,
    });
    return { mirror, facts, ask: (...command) => mirror.truth.ask(command) };
  }

  function line(atMs: number, fromScript: boolean, ...command: string[]): MonitorLine {
    return { atMs, database: 0, port: fromScript ? undefined : 7, fromScript, command };
  }

  const evaluation = ['eval', acquire, '2', 'run:audit:lock:m1', 'run:fence', 'token'];
  const taken = ['SET', 'run:audit:lock:m1', 'token', 'NX', 'PX', '100'];

  test.each([
    ['the lock had expired there a little earlier than here', 1_098, ['INCR', 'run:fence'], 2],
    ['the lock had expired there a little later than here', 1_103, ['GET', 'run:audit:lock:m1'], 1],
    ['it was told of the end of the lock much too early', 1_020, ['INCR', 'run:fence'], 2],
    ['the server waited for a processor before it told', 1_280, ['GET', 'run:audit:lock:m1'], 1],
  ])('follows it where %s', (_, atMs, next, fence) => {
    const { mirror, ask } = mirrored();
    mirror.line(line(1_000, false, ...evaluation));
    mirror.line(line(1_000, true, ...taken));
    mirror.line(line(1_000, true, 'INCR', 'run:fence'));
    mirror.line(line(atMs, false, ...evaluation));
    mirror.line(line(atMs, true, ...taken));
    mirror.line(line(atMs, true, ...next));
    mirror.line(line(atMs, false, 'echo', 'end'));
    expect(ask('get', 'run:fence')).toEqual({ kind: 'bulk', value: String(fence) });
  });

  test('counts a lease from when it was given, not from when its script began', () => {
    const { mirror, ask } = mirrored();
    mirror.line(line(1_000, false, ...evaluation));
    mirror.line(line(1_080, true, ...taken));
    mirror.line(line(1_080, true, 'INCR', 'run:fence'));
    mirror.line(line(1_150, false, 'get', 'run:other'));
    mirror.line(line(1_170, false, ...evaluation));
    mirror.line(line(1_170, true, ...taken));
    mirror.line(line(1_170, true, 'GET', 'run:audit:lock:m1'));
    mirror.line(line(1_170, false, 'echo', 'end'));
    expect(ask('get', 'run:fence')).toEqual({ kind: 'bulk', value: '1' });
  });

  test('lets no other lock end with the one that had expired', () => {
    const { mirror, facts } = mirrored();
    const other = evaluation.map((argument) => argument.replace('m1', 'm2'));
    for (const [atMs, command] of [
      [1_000, evaluation],
      [1_040, other],
    ] as const) {
      mirror.line(line(atMs, false, ...command));
      mirror.line(line(atMs, true, 'SET', command[3] ?? '', 'token', 'NX', 'PX', '100'));
      mirror.line(line(atMs, true, 'INCR', 'run:fence'));
    }
    mirror.line(line(1_050, false, ...other));
    mirror.line(line(1_050, true, 'SET', 'run:audit:lock:m2', 'token', 'NX', 'PX', '100'));
    mirror.line(line(1_050, true, 'INCR', 'run:fence'));
    mirror.line(line(1_060, false, 'echo', 'end'));
    const expired = auditFacts(facts).filter(({ what }) => what.kind === 'lock-expired');
    expect(expired.map(({ what }) => what)).toEqual([{ kind: 'lock-expired', record: 'm2' }]);
  });

  test('does not execute a script that the server did not know', () => {
    const { mirror, ask } = mirrored();
    mirror.line(line(1, false, ...evaluation));
    mirror.line(line(2, false, 'echo', 'end'));
    expect(ask('exists', 'run:audit:lock:m1')).toEqual({ kind: 'integer', value: 0 });
  });

  test('says so where a script did otherwise than it would', () => {
    const { mirror } = mirrored();
    mirror.line(line(1, false, ...evaluation));
    mirror.line(line(1, true, 'DEL', 'run:audit:lock:m1'));
    expect(() => mirror.line(line(2, false, 'echo', 'end'))).toThrow('the simulated one did not');
  });

  test('leaves alone what others do', () => {
    const { mirror, facts, ask } = mirrored();
    mirror.line(line(1, false, 'set', 'audit:lock:m1', 'x'));
    expect(ask('dbsize')).toEqual({ kind: 'integer', value: 0 });
    expect(facts).toEqual([]);
  });
});
