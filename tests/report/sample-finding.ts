import { auditReading } from '../../src/audit/scenario/audit-reading.ts';
import { toldOf } from '../../src/audit/scenario/audit-fact.ts';
import { auditScenarioVersion, measuredSettings } from '../../src/audit/scenario/audit-settings.ts';
import { planSchemaVersion } from '../../src/core/plan.ts';
import type { Fact, Happening } from '../../src/core/fact.ts';
import type { Finding } from '../../src/core/finding.ts';
import type { Plan } from '../../src/core/plan.ts';
import type { RecordedCall, Run, RecordedStep, StepEffect } from '../../src/core/run.ts';
import { replayCommand } from '../../src/report/replay-command.ts';

/** Writes a run by hand, event by event, as the simulation would record it. */
export class RunSketch {
  readonly steps: RecordedStep[] = [];
  readonly facts: Fact[] = [];
  readonly calls: RecordedCall[] = [];

  /** The number of the event that fired last. */
  get step(): number {
    return this.steps.length;
  }

  event(id: string, atMs: number, { deviates = false } = {}): number {
    const process = id.slice(0, id.indexOf('/'));
    const effect: StepEffect = { cause: this.step, keys: [process], access: 'write', global: false };
    this.steps.push({ id, atMs, process, deviates, effect });
    return this.step;
  }

  fact(task: string, what: Happening): void {
    this.facts.push({ step: this.step, atMs: this.steps.at(-1)?.atMs ?? 0, task, what });
  }

  deliver(task: string, what: { request: string; record: string; attempt: number }, atMs: number): void {
    const process = task.slice(0, task.indexOf('/'));
    this.event(`${task}/queue.deliver#1`, atMs);
    this.fact(task, toldOf({ kind: 'delivered', process, ...what }));
  }

  /** A call that takes effect `execMs` and is answered `returnMs` after the start of the run. */
  call(task: string, call: SketchedCall): void {
    const process = task.slice(0, task.indexOf('/'));
    const id = `${task}/${call.operation}#${this.calls.filter((other) => other.task === task).length + 1}`;
    const invoked = this.step;
    const factsBefore = this.facts.length;
    let executed: number | undefined;
    let returned: number | undefined;
    if (call.execMs !== undefined) {
      executed = this.event(`${id}:exec`, call.execMs, { deviates: call.deviates ?? false });
      if (call.fact !== undefined) this.fact(task, call.fact);
    }
    if (call.returnMs !== undefined) returned = this.event(`${id}:deliver`, call.returnMs);
    const { text, outcome } = call;
    this.calls.push({ id, process, task, text, invoked, factsBefore, executed, returned, outcome });
  }

  run(plan: Plan, change: Partial<Run> = {}): Run {
    return {
      plan,
      traceHash: '9f2c4ab1d0e35577',
      events: this.steps.length,
      virtualMs: this.steps.at(-1)?.atMs ?? 0,
      facts: this.facts,
      ending: { kind: 'settled' },
      reached: [],
      reading: auditReading,
      leftovers: [],
      unhandled: [],
      recording: { steps: this.steps, calls: this.calls, order: [], deviations: [], struck: [] },
      ...change,
    };
  }
}

export interface SketchedCall {
  readonly operation: string;
  readonly text: string;
  readonly execMs?: number;
  readonly fact?: Happening;
  readonly returnMs?: number;
  readonly outcome?: string;
  readonly deviates?: boolean;
}

const acquire = 'EVALSHA 3f8ac1d07be24c6590aa1de2b7c3f4650912ab7d 3 audit:lo…';
const flag = 'EVALSHA 7c11e0992ab74d58b7f1c0ffee00d1234567890a 3 audit:fe…';

export const samplePlan: Plan = {
  schema: planSchemaVersion,
  scenario: auditScenarioVersion,
  profile: 'chaos',
  seed: 7,
  processes: 2,
  settings: measuredSettings,
  operations: [{ id: 'r1', kind: 'audit', subject: 'm17', atMs: 0, process: 1 }],
  faults: [
    {
      kind: 'process.pause',
      at: { process: 'p1', operation: 'redis.command', nth: 2 },
      with: { durationMs: 5001 },
    },
    { kind: 'queue.duplicate', at: { process: 'p1', operation: 'queue.deliver', nth: 1 }, with: {} },
  ],
  healAfterEvents: 2000,
  schedule: { kind: 'deviations', deviations: [] },
};

/** Two holders of one lock flagged its record. */
export function leaseExpired(): Finding {
  const sketch = sketchLeaseExpired();
  return {
    property: 'no record is flagged twice',
    violation: {
      invariant: 'no-duplicate-flagging',
      message: 'record m17 was flagged twice',
      why:
        "p1's lease on m17 (5,000 ms) ended while p1 was paused; p2 took the lock; " +
        'p1 flagged with token 11 after p2 had flagged with 12',
      cause: 'flag|lease-expired',
      step: sketch.step - 1,
      requests: ['r1'],
    },
    signature: 'no-duplicate-flagging|flag|lease-expired',
    isNew: true,
    run: sketch.run(samplePlan),
    original: { requests: 214, faults: 9, processes: 8, deviations: 311, events: 8214 },
    minimal: { requests: 1, faults: 2, processes: 2, deviations: 1, events: sketch.step },
    shrink: {
      replays: 143,
      ended: true,
      certificate: { kind: 'minimal', schedules: 1023, otherFailures: 0, undecided: 0 },
    },
    reproduced: { times: 20, of: 20 },
    replay: {
      command: replayCommand({
        replay: 'raceproof-failures/no-duplicate-flagging-9f2c4ab1.json',
        property: 'no record is flagged twice',
      }),
      file: 'raceproof-failures/no-duplicate-flagging-9f2c4ab1.json',
    },
    seen: { times: 3, runs: 41_280 },
    needed: [
      { what: "process.pause (duration 5,001 ms) at p1's 2nd redis.command", needed: true },
      { what: 'the order of the two deliveries', needed: false },
    ],
  };
}

/** The same, with what it rests on. */
export function explained(): Finding {
  const fact = { earlier: 'p2/r1.2/redis.evalsha#2:exec', later: 'p1/r1.1/redis.evalsha#2:exec' };
  return {
    ...leaseExpired(),
    explanation: {
      faults: [true, false],
      delays: [],
      facts: [fact],
      nearest: { change: { kind: 'flipped', fact }, sharedEvents: 6, events: 18 },
      complete: true,
    },
  };
}

/** The first holder of a lock is paused until its lease has ended, and writes when it comes back. */
function sketchLeaseExpired(): RunSketch {
  const sketch = new RunSketch();
  const [first, second] = ['p1/r1.1', 'p2/r1.2'];
  const lock = { operation: 'redis.evalsha', text: acquire };
  const audit = { operation: 'auditor.audit', text: 'audit m17', outcome: 'flag' };
  const write = { operation: 'redis.evalsha', text: flag, outcome: '1' };
  const locked = toldOf({ kind: 'locked', record: 'm17', token: 'b1', leaseMs: 5000 } as const);
  const flagged = toldOf({ kind: 'flagged', record: 'm17', request: 'r1', fence: 12 } as const);
  const twice = {
    kind: 'fault',
    fault: 'queue.duplicate',
    index: 1,
    call: `${first}/queue.deliver#1`,
  } as const;
  const pause = {
    kind: 'fault',
    fault: 'process.pause',
    index: 0,
    call: `${first}/redis.evalsha#3`,
  } as const;
  sketch.fact('p1/main', { kind: 'process', process: 'p1', change: 'started' });
  sketch.fact('p2/main', { kind: 'process', process: 'p2', change: 'started' });
  sketch.event('world/producer/r1#1', 0);
  sketch.fact('world/producer', toldOf({ kind: 'enqueued', request: 'r1', record: 'm17' }));
  sketch.fact('world/faults', twice);
  sketch.deliver(first, { request: 'r1', record: 'm17', attempt: 1 }, 0.25);
  sketch.call(first, { ...lock, execMs: 1.5, fact: locked, returnMs: 2, outcome: '11' });
  sketch.call(first, { ...audit, execMs: 3, returnMs: 4.5 });
  sketch.fact('world/faults', pause);
  sketch.event('world/faults/pause-p1#1', 4.5);
  sketch.fact('p1/main', { kind: 'process', process: 'p1', change: 'paused' });
  sketch.event('world/redis/expire-audit:lock:m17#1', 5001.5, { deviates: true });
  sketch.fact('world/redis', toldOf({ kind: 'lock-expired', record: 'm17' }));
  sketch.deliver(second, { request: 'r1', record: 'm17', attempt: 2 }, 5003);
  sketch.call(second, { ...lock, execMs: 5004, fact: locked, returnMs: 5004.5, outcome: '12' });
  sketch.call(second, { ...audit, execMs: 5005, returnMs: 5011 });
  sketch.call(second, { ...write, execMs: 5012, fact: flagged, returnMs: 5012.5 });
  sketch.event('world/faults/resume-p1#1', 5013);
  sketch.fact('p1/main', { kind: 'process', process: 'p1', change: 'resumed' });
  sketch.call(first, {
    ...write,
    execMs: 5020,
    fact: toldOf({ kind: 'flagged', record: 'm17', request: 'r1', fence: 11 }),
    returnMs: 5021,
  });
  return sketch;
}
