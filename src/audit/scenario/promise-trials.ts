import type { Plan } from '../../engine.ts';
import { faultAt, hashText, mix, type PlannedOperation, Prng, subjectOf } from '../../kit.ts';
import { auditFaults } from './audit-faults.ts';
import { type AuditSettings, builtWith, usualLeaseMs, usualStopTimeoutMs } from './audit-settings.ts';
import { callsInARow } from './plan-shapes.ts';
import type { AuditPromises } from './promises/table.ts';

type PlannedFault = Plan['faults'][number];

interface TriedBy {
  readonly seed: number;
  readonly concurrency: number;
  readonly processes: number;
  /** Which kinds of fault exist in this run. */
  readonly faultKinds: readonly string[];
  readonly promises: AuditPromises;
}

/** What puts to the test what a system says of itself. Drawn apart from the rest, which so is as it is for any other system. */
export interface PromiseTrials {
  /** Under chaos, too, time passes as it does in production: how long something takes is judged of such runs alone. */
  readonly isTimed: boolean;
  readonly settings: (settings: AuditSettings) => AuditSettings;
  readonly faults: (operations: readonly PlannedOperation[]) => readonly PlannedFault[];
}

/** Leases that the work outlasts, and a usual one. */
const leasesMs = [600, 900, 1_500, usualLeaseMs];

/** What a shutdown leaves to work that takes its time, and a usual one. */
const stopTimeoutsMs = [100, 1_000, usualStopTimeoutMs];

/** One request in this many is put to a trial. */
const triedShare = 6;

export function promiseTrials({ promises, ...drawn }: TriedBy): PromiseTrials {
  const prng = new Prng(mix(drawn.seed, hashText('promises')));
  const leaseMs = prng.pick(leasesMs);
  const stopTimeoutMs = prng.pick(stopTimeoutsMs);
  const isTimed = prng.integer(1, 3) === 1;
  const asStrings = promises.takesStringNumbers === true && prng.integer(1, 4) === 1;
  const observerFails = promises.bearsObservers === true && prng.integer(1, 4) === 1;
  const stopsTwice = promises.stopsOnce === true && prng.integer(1, 3) === 1;
  const oddLimits = promises.checksLimits === true ? drawOddLimits(prng) : undefined;
  const deliveries = promises.deliveriesMax ?? usualDeliveries;
  return {
    isTimed,
    settings: (settings) => ({
      ...settings,
      redis: asStrings ? withStringNumbers(settings.redis) : settings.redis,
      scenario: {
        ...settings.scenario,
        leaseMs,
        stopTimeoutMs,
        promises,
        ...(observerFails ? { observerFails } : {}),
        ...(stopsTwice ? { stopsTwice } : {}),
        ...(oddLimits === undefined ? {} : { oddLimits }),
      },
    }),
    faults: (operations) => {
      const early = operations.filter(({ afterHealing }) => afterHealing !== true);
      if (early.length === 0 || drawn.faultKinds.length === 0) return [];
      const crowded = sharingOne(early);
      return Array.from({ length: Math.ceil(drawn.concurrency / triedShare) }, () => {
        const struck = prng.pick(prng.integer(1, 4) === 1 ? crowded : early);
        const trial = new Trial(prng, struck, { ...drawn, deliveries });
        return prng.pick(trials)(trial);
      }).flat();
    },
  };
}

/** The operations about the subject that most of them share. */
function sharingOne(operations: readonly PlannedOperation[]): readonly PlannedOperation[] {
  const bySubject = new Map<string, PlannedOperation[]>();
  let most: readonly PlannedOperation[] = operations;
  for (const operation of operations) {
    const sharing = bySubject.get(subjectOf(operation)) ?? [];
    sharing.push(operation);
    bySubject.set(subjectOf(operation), sharing);
    if (most === operations || sharing.length > most.length) most = sharing;
  }
  return most;
}

const shortLimit = 10;

/** No whole number from 1, longer than a timer takes, nothing at all, and little. */
const oddities = [
  ...[0, -1, 0.5, 2 ** 31, '5', null].map((given) => ({ given })),
  {},
  { given: shortLimit },
  { given: shortLimit },
] as const;

/** So many in each run that any of them comes about in a search. */
const oddLimitsPerRun = 4;

function drawOddLimits(prng: Prng): AuditSettings['scenario']['oddLimits'] {
  return Array.from({ length: oddLimitsPerRun }, () => {
    return { limit: prng.pick(builtWith), ...prng.pick(oddities) };
  });
}

function withStringNumbers(redis: AuditSettings['redis']): AuditSettings['redis'] {
  return { ...redis, client: { ...redis.client, stringNumbers: true } };
}

const usualDeliveries = 3;

/** Tries of one call that a patient system makes. */
const triesMax = 3;

class Trial {
  readonly prng: Prng;
  /** Deliveries of a request that keeps failing. */
  readonly deliveries: number;
  readonly #struck: PlannedOperation;
  readonly #processes: number;
  readonly #kinds: readonly string[];

  constructor(
    prng: Prng,
    struck: PlannedOperation,
    {
      processes,
      faultKinds,
      deliveries,
    }: Pick<TriedBy, 'processes' | 'faultKinds'> & { readonly deliveries: number },
  ) {
    this.prng = prng;
    this.deliveries = deliveries;
    this.#struck = struck;
    this.#processes = processes;
    this.#kinds = faultKinds;
  }

  /** Faults of these kinds, as far as they exist, at the first calls of an operation in each of the first deliveries. */
  strike(
    kinds: readonly string[],
    {
      operation,
      calls = triesMax,
      deliveries = 1,
    }: { readonly operation: string; readonly calls?: number; readonly deliveries?: number },
  ): readonly PlannedFault[] {
    const known = kinds.filter((kind) => this.#kinds.includes(kind));
    if (known.length === 0) return [];
    const where = { processes: this.#processes, deliveries, operation, calls };
    return callsInARow(this.#struck, where).map((at) =>
      faultAt(auditFaults, this.prng, { kind: this.prng.pick(known), at }),
    );
  }

  /** One at the first such call of its process. */
  strikeProcess(kind: string, operation: string): readonly PlannedFault[] {
    if (!this.#kinds.includes(kind)) return [];
    const at = { process: `p${this.#struck.process}`, operation, nth: 1 };
    return [faultAt(auditFaults, this.prng, { kind, at })];
  }

  /** The same at the n-th call of the first delivery alone. */
  strikeOne(kinds: readonly string[], operation: string, nth: number): readonly PlannedFault[] {
    return this.strike(kinds, { operation, calls: nth }).slice(nth - 1);
  }
}

const failures = [
  'auditor.transient',
  'auditor.odd-error',
  'auditor.malformed',
  'auditor.someone-elses-verdict',
  'auditor.hang',
];
const slowness = ['auditor.hang', 'auditor.late', 'auditor.slow'];
const deafness = ['queue.lost-ack', 'queue.refuse-ack'];
const refusals = ['redis.loading', 'redis.readonly', 'redis.oom'];

/** How a lock is taken and given back: by a script mostly. Faults at one call name the command itself. */
const lockCommands = ['redis.evalsha', 'redis.evalsha', 'redis.evalsha', 'redis.evalsha', 'redis.set'];

/** The first commands of a delivery take the lock, renew it, flag the record, and give the lock back. */
const firstCommands = 5;

const trials: readonly ((trial: Trial) => readonly PlannedFault[])[] = [
  // It fails until its last delivery, or in that, too.
  (trial) => {
    const { prng, deliveries } = trial;
    return trial.strike(failures, { operation: 'auditor.audit', deliveries: prng.integer(1, deliveries) });
  },
  // A process stops in the midst of it: one after the other, that of its last delivery, or while it takes its time.
  (trial) => {
    const { deliveries } = trial;
    return trial.strike(['process.graceful-shutdown'], { operation: 'auditor.audit', calls: 1, deliveries });
  },
  (trial) => {
    const { deliveries } = trial;
    const stops = trial.strike(['process.graceful-shutdown'], {
      operation: 'auditor.audit',
      calls: 1,
      deliveries,
    });
    const fails = trial.strike(['auditor.transient'], {
      operation: 'auditor.audit',
      deliveries: deliveries - 1,
    });
    return [...fails, ...stops.slice(-1)];
  },
  (trial) => [
    ...trial.strike(['auditor.hang', 'auditor.late'], { operation: 'auditor.audit' }),
    ...trial.strikeOne(['process.graceful-shutdown'], trial.prng.pick(lockCommands), 1),
  ],
  // The subscription that brings it breaks; or the queue does not answer who subscribes, or ends that.
  (trial) => trial.strike(['queue.lose-subscription'], { operation: 'queue.deliver', calls: 1 }),
  (trial) => trial.strikeProcess('queue.hang', trial.prng.pick(['queue.consume', 'queue.close'])),
  (trial) => trial.strikeProcess('queue.late', 'queue.consume'),
  // A process stops while the work takes its time: the queue is slow to close its subscription, or the auditor asks for a pause.
  (trial) => [
    ...trial.strike(['process.graceful-shutdown'], { operation: 'auditor.audit', calls: 1 }),
    ...trial.strike(slowness, { operation: 'auditor.audit' }),
    ...trial.strikeProcess('queue.hang', 'queue.close'),
  ],
  (trial) => [
    ...trial.strike(['process.graceful-shutdown'], { operation: 'auditor.audit', calls: 1 }),
    ...trial
      .strike(['auditor.rate-limit'], { operation: 'auditor.audit' })
      .map((fault) => ({ ...fault, with: { retryAfterMs: trial.prng.integer(900, 1_000) } })),
  ],
  // It takes all its time, and those behind it wait.
  (trial) => trial.strike(['auditor.hang'], { operation: 'auditor.audit' }),
  // A process stops while it tells a deaf queue of an end.
  (trial) => [
    ...trial.strikeOne(['process.graceful-shutdown'], 'queue.ack', 1),
    ...trial.strike(['queue.refuse-ack'], { operation: 'queue.ack', calls: triesMax - 1 }),
  ],
  // The queue is deaf to its end, until the attempts are used up or for some tries.
  (trial) => {
    const { prng, deliveries } = trial;
    return prng.integer(1, 2) === 1
      ? trial.strike(['queue.refuse-ack'], { operation: 'queue.ack', deliveries })
      : trial.strike(deafness, { operation: 'queue.ack', calls: prng.integer(1, triesMax + 1) });
  },
  (trial) => [
    ...trial.strike(failures, { operation: 'auditor.audit' }),
    ...trial.strike(deafness, { operation: 'queue.nack', calls: trial.prng.integer(1, triesMax + 1) }),
  ],
  // One command is refused, early or late in the work, which takes its time or not.
  (trial) => [
    ...trial.strikeOne(refusals, trial.prng.pick(lockCommands), trial.prng.integer(1, firstCommands)),
    ...(trial.prng.integer(1, 2) === 1
      ? trial.strike(slowness, { operation: 'auditor.audit', calls: 1 })
      : []),
  ],
  // The reply to its lock is lost, or the lock itself while the work takes its time.
  (trial) =>
    trial.strikeOne(
      ['redis.reset-after', 'redis.reset-before'],
      trial.prng.pick(lockCommands),
      trial.prng.integer(1, 3),
    ),
  (trial) => [
    ...trial.strikeOne(['redis.evict-lock'], trial.prng.pick(lockCommands), trial.prng.integer(2, 3)),
    ...trial.strike(slowness, { operation: 'auditor.audit', calls: 2 }),
  ],
  // The queue hangs, or the auditor is closed, at the end or in the midst of its work; or it makes no sense.
  (trial) => trial.strike(['queue.hang'], { operation: 'queue.ack', calls: trial.prng.integer(1, triesMax) }),
  (trial) =>
    trial.strikeOne(
      ['auditor.closed', 'auditor.permanent', 'auditor.rate-limit'],
      'auditor.audit',
      trial.prng.integer(1, 2),
    ),
  (trial) => trial.strike(['queue.malformed'], { operation: 'queue.deliver', calls: 1 }),
  // Its process stands still while the answer is on its way.
  (trial) => trial.strikeOne(['process.pause'], 'auditor.audit', 1),
];
