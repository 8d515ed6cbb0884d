import { toldOf } from '../../src/audit/scenario/audit-fact.ts';
import type { Finding } from '../../src/core/finding.ts';
import { leaseExpired, RunSketch, samplePlan } from './sample-finding.ts';

const processes = 8;

/** A failure that was not shrunk: eight processes, no lock at all. `failing` says which request breaks the invariant. */
export function crowd(size: {
  readonly requests: number;
  readonly records: number;
  readonly failing: number;
}): Finding {
  const { requests, records, failing } = size;
  const sketch = new RunSketch();
  const requestAt = (index: number) => ({
    id: `r${index}`,
    record: `m${index % records}`,
    home: (index % processes) + 1,
  });
  const record = requestAt(failing).record;
  for (let index = 1; index <= requests; index += 1) {
    const request = requestAt(index);
    const what = { request: request.id, record: request.record, attempt: 1 };
    sketch.deliver(`p${request.home}/${request.id}.1`, what, index);
  }
  for (let index = 1; index <= failing; index += 1) flagUnlocked(sketch, requestAt(index), 340 + index);
  const planned = Array.from({ length: requests }, (_, index) => requestAt(index + 1));
  const involved = planned.filter((request) => request.record === record).map(({ id }) => id);
  const step = sketch.step - 1;
  return {
    ...leaseExpired(),
    violation: {
      invariant: 'no-duplicate-flagging',
      message: `record ${record} was flagged twice`,
      why: `two processes worked on ${record} at the same time and nobody held its lock`,
      cause: 'flag|no-lock',
      step,
      requests: involved,
    },
    signature: 'no-duplicate-flagging|flag|no-lock',
    isNew: false,
    run: sketch.run({
      ...samplePlan,
      processes,
      operations: planned.map(({ home, ...request }, index) => ({
        id: request.id,
        kind: 'audit',
        subject: request.record,
        atMs: index + 1,
        process: home,
      })),
      faults: [],
    }),
    minimal: { requests, faults: 0, processes, deviations: 0, events: step },
    shrink: { replays: 2000, ended: false, certificate: { kind: 'not-certified', schedules: 0 } },
    reproduced: { times: 19, of: 20 },
    replay: {
      command: 'RACEPROOF_REPLAY=rp1.eJzT npx vitest run properties -t "twice"',
      file: 'raceproof-failures/x.json',
    },
    needed: [],
  };
}

function flagUnlocked(
  sketch: RunSketch,
  { id, record, home }: { readonly id: string; readonly record: string; readonly home: number },
  atMs: number,
): void {
  const task = `p${home}/${id}.1`;
  const audit = { operation: 'auditor.audit', text: `audit ${record}` };
  sketch.call(task, { ...audit, execMs: atMs, returnMs: atMs, outcome: 'flag' });
  sketch.call(task, {
    operation: 'redis.rpush',
    text: `RPUSH audit:journal {"record":"${record}","request":"${id}"…`,
    execMs: atMs + 0.5,
    fact: toldOf({ kind: 'flagged', record, request: id, fence: 0 }),
    returnMs: atMs + 0.75,
    outcome: '1',
  });
}

/** A crash between the lock and the flag; the lock has no lease, so nobody ever gets it again. */
export function lostRequest(): Finding {
  const sketch = sketchLostRequest();
  const fault = { kind: 'process.crash', with: { restartAfterMs: 100, inFlight: 'applied' } } as const;
  return {
    ...leaseExpired(),
    property: 'nothing is lost, and all recovers',
    violation: {
      invariant: 'recovery',
      message: 'request r1 never settled although every fault had ended',
      why: 'the lock of m17 is still held by p1/r1.1, which crashed; it has no lease',
      cause: 'stuck|lock-held-by-the-dead',
      step: undefined,
      requests: ['r1'],
    },
    signature: 'recovery|stuck|lock-held-by-the-dead',
    run: sketch.run(
      {
        ...samplePlan,
        processes: 1,
        faults: [{ ...fault, at: { process: 'p1', operation: 'redis.command', nth: 1 } }],
      },
      {
        virtualMs: 930_002,
        ending: {
          kind: 'stuck',
          how: 'livelock',
          waiting: [
            { who: 'p1~2/r1.2', forWhat: 'an answer to "nack r1"' },
            { who: 'the lock of m17', forWhat: 'p1/r1.1 to release it' },
            { who: 'request r1', forWhat: 'a process to settle it' },
          ],
        },
      },
    ),
    needed: [
      {
        what: "process.crash (restart after 100 ms, in flight applied) at p1's 1st redis.command",
        needed: true,
      },
    ],
  };
}

function sketchLostRequest(): RunSketch {
  const sketch = new RunSketch();
  const task = 'p1/r1.1';
  sketch.deliver(task, { request: 'r1', record: 'm17', attempt: 1 }, 0.25);
  sketch.call(task, {
    operation: 'redis.set',
    text: 'SET audit:lock:m17 3f2e9c1a-77aa-4b1e-9d10-0a1b2c3d4e5f NX',
    execMs: 1,
    fact: toldOf({ kind: 'locked', record: 'm17', token: '3f2e', leaseMs: undefined }),
  });
  sketch.fact('world/faults', {
    kind: 'fault',
    fault: 'process.crash',
    index: 0,
    call: `${task}/redis.set#1`,
  });
  sketch.event('world/faults/crash-p1#1', 1);
  sketch.fact('p1/main', { kind: 'process', process: 'p1', change: 'crashed' });
  sketch.event('world/faults/restart-p1#1', 101);
  sketch.fact('p1/main', { kind: 'process', process: 'p1~2', change: 'started' });
  sketch.event('world/faults/heal#1', 200);
  sketch.fact('world/faults', { kind: 'healed' });
  sketch.event('world/queue/visible-r1#1', 30_000.25);
  sketch.fact('world/queue', toldOf({ kind: 'visible-again', request: 'r1' }));
  const second = 'p1~2/r1.2';
  sketch.deliver(second, { request: 'r1', record: 'm17', attempt: 2 }, 30_001);
  sketch.call(second, {
    operation: 'redis.set',
    text: 'SET audit:lock:m17 91aa0b3c-77aa-4b1e-9d10-0a1b2c3d4e5f NX',
    execMs: 30_002,
    fact: toldOf({ kind: 'lock-refused', record: 'm17' }),
    returnMs: 30_002.5,
    outcome: 'nil',
  });
  sketch.call(second, { operation: 'queue.nack', text: 'nack r1' });
  return sketch;
}
