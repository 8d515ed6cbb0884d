import { auditReading } from '../../src/audit/scenario/audit-reading.ts';
import { type CallHappening, type DeliveryCall, toldOf } from '../../src/audit/scenario/audit-fact.ts';
import { auditScenarioVersion, measuredSettings } from '../../src/audit/scenario/audit-settings.ts';
import type { Fact, Happening, ProcessChange } from '../../src/core/fact.ts';
import { type Plan, planSchemaVersion } from '../../src/core/plan.ts';
import type { Run } from '../../src/core/run.ts';
import type { Thresholds } from '../../src/core/verdict.ts';

export const thresholds: Thresholds = {
  errorRateMax: 0.01,
  p99MsMax: 500,
  contentionRateMax: 0.01,
  makespanMsMax: 60_000,
};

export interface Judgement {
  readonly verdict: 'flag' | 'clean' | undefined;
  readonly honest?: boolean;
}

type AuditorFailure = Pick<Extract<CallHappening, { kind: 'answered' }>, 'failure' | 'retryAfterMs'>;

/** Writes a list of facts by hand, one step and one virtual millisecond after the other. */
export class History {
  readonly facts: Fact[] = [];
  readonly #attempts = new Map<string, number>();
  readonly #records = new Map<string, string>();
  #nowMs = 0;

  enqueue(request: string, record: string): this {
    this.#records.set(request, record);
    return this.note('world/producer', toldOf({ kind: 'enqueued', request, record }));
  }

  /** Starts the task `process/request.attempt`. */
  deliver(process: string, request: string, isMalformed?: boolean): this {
    const attempt = (this.#attempts.get(request) ?? 0) + 1;
    this.#attempts.set(request, attempt);
    const record = this.#records.get(request) ?? '';
    return this.note(
      `${process}/${request}.${attempt}`,
      toldOf({
        kind: 'delivered',
        request,
        record,
        attempt,
        process,
        isMalformed,
      }),
    );
  }

  lock(task: string, record: string, leaseMs: number | undefined = 5000, token = task): this {
    return this.note(task, toldOf({ kind: 'locked', record, token, leaseMs }));
  }

  refuse(task: string, record: string): this {
    return this.note(task, toldOf({ kind: 'lock-refused', record }));
  }

  renew(task: string, record: string): this {
    return this.note(task, toldOf({ kind: 'lock-renewed', record }));
  }

  /** A script finds the lock taken and, in the same event, that it is its own. */
  refuseAndRenew(task: string, record: string): this {
    const step = this.facts.length + 1;
    this.note(task, toldOf({ kind: 'lock-refused', record }));
    this.facts.push({ step, atMs: this.#nowMs, task, what: toldOf({ kind: 'lock-renewed', record }) });
    return this;
  }

  unlock(task: string, record: string): this {
    return this.note(task, toldOf({ kind: 'unlocked', record }));
  }

  expire(record: string): this {
    return this.note('world/redis', toldOf({ kind: 'lock-expired', record }));
  }

  ask(task: string, request: string, call: string, isDead?: true): this {
    const record = this.#records.get(request) ?? '';
    return this.note(task, toldOf({ kind: 'asked', request, record, call, isDead }));
  }

  answered(task: string, request: string, call: string, error: AuditorFailure = {}): this {
    return this.note(task, toldOf({ kind: 'answered', request, call, ...error }));
  }

  aborted(task: string, request: string, call: string): this {
    return this.note(task, toldOf({ kind: 'aborted', request, call }));
  }

  judge(task: string, request: string, { verdict, honest = true }: Judgement): this {
    const record = this.#records.get(request) ?? '';
    return this.note(task, toldOf({ kind: 'judged', request, record, verdict, honest }));
  }

  flag(task: string, record: string, request: string, fence = 0): this {
    return this.note(task, toldOf({ kind: 'flagged', record, request, fence }));
  }

  /** Whether the queue hears it or not. */
  called(task: string, request: string, operation: DeliveryCall): this {
    return this.note(task, toldOf({ kind: 'called', request, operation }));
  }

  ack(task: string, request: string): this {
    return this.note(task, toldOf({ kind: 'acked', request }));
  }

  deadLetter(task: string, request: string): this {
    return this.note(task, toldOf({ kind: 'dead-lettered', request, reason: 'attempts used up' }));
  }

  giveBack(task: string, request: string, delayMs = 500): this {
    return this.note(task, toldOf({ kind: 'returned', request, delayMs }));
  }

  process(process: string, change: ProcessChange): this {
    return this.note(`${process}/main`, { kind: 'process', process, change });
  }

  /** How long it lasts is said by the first fault of the plan. */
  fault(fault: string, call = 'p1/r1.1/redis.set#1'): this {
    return this.note('world/faults', { kind: 'fault', fault, index: 0, call });
  }

  heal(): this {
    return this.note('world/faults', { kind: 'healed' });
  }

  wait(durationMs: number): this {
    this.#nowMs += durationMs;
    return this;
  }

  note(task: string, what: Happening): this {
    this.#nowMs += 1;
    this.facts.push({ step: this.facts.length + 1, atMs: this.#nowMs, task, what });
    return this;
  }

  run(change: Partial<Omit<Run, 'plan'>> & { readonly plan?: Partial<Plan> } = {}): Run {
    const { plan, ...rest } = change;
    const requests = [...this.#records].map(([id, record]) => ({
      id,
      kind: 'audit',
      subject: record,
      atMs: 0,
      process: 1,
    }));
    return {
      plan: { ...basePlan, operations: requests, ...plan },
      traceHash: '0123456789abcdef',
      events: this.facts.length,
      virtualMs: this.#nowMs,
      facts: [...this.facts],
      ending: { kind: 'settled' },
      reached: [],
      reading: auditReading,
      leftovers: [],
      unhandled: [],
      recording: undefined,
      ...rest,
    };
  }
}

const basePlan: Plan = {
  schema: planSchemaVersion,
  scenario: auditScenarioVersion,
  profile: 'chaos',
  seed: 1,
  processes: 2,
  settings: measuredSettings,
  operations: [],
  faults: [],
  healAfterEvents: 100,
  schedule: { kind: 'strategy', name: 'timed', seed: 1 },
};

/** Two requests on m17, delivered to two processes and judged "flag". */
export function twoRequests(): History {
  return new History()
    .enqueue('r1', 'm17')
    .enqueue('r2', 'm17')
    .deliver('p1', 'r1')
    .deliver('p2', 'r2')
    .judge('p1/r1.1', 'r1', { verdict: 'flag' })
    .judge('p2/r2.1', 'r2', { verdict: 'flag' });
}
