import type { Plan, PlannedOperation } from '../../core/plan.ts';
import type { Leftover, Waiting } from '../../core/run.ts';
import { FaultBook } from '../../sim/fault-book.ts';
import type { FaultDefinition } from '../../sim/fault.ts';
import type { SimProcess } from '../../sim/sim-process.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { type AuditSettings, auditSettings, usualConcurrency } from './audit-settings.ts';
import type { AuditEnvironment, AuditService, AuditSystem } from './audit-system.ts';
import { auditControls } from './audit-controls.ts';
import type { HandedOver } from '../../world/handed-over.ts';
import { MockAuditQueue } from './mock-audit-queue.ts';
import { MockIAAuditor } from './mock-ia-auditor.ts';
import { leftoversOf } from '../../world/leftovers-of.ts';
import { ProcessSlot } from '../../world/process-slot.ts';
import type { WorldRedis } from './world-redis.ts';

export interface AuditWorldOptions {
  readonly plan: Plan;
  readonly simulation: Simulation;
  readonly system: AuditSystem;
  readonly faults: ReadonlyMap<string, FaultDefinition>;
  readonly handedOver: HandedOver | undefined;
  readonly log?: AuditEnvironment['log'];
  readonly redis: WorldRedis;
  /** How long a delivered request stays hidden, in milliseconds, whatever the plan says. */
  readonly visibilityMs?: number;
}

/** The simulated services and the processes of the system under test, wired together for one run. */
export class AuditWorld {
  readonly #plan: Plan;
  readonly #settings: AuditSettings;
  readonly #simulation: Simulation;
  readonly #system: AuditSystem;
  readonly #queue: MockAuditQueue;
  readonly #auditor: MockIAAuditor;
  readonly #redis: WorldRedis;
  readonly #stated: { readonly visibilityMs: number; readonly concurrency: number };
  readonly #log: AuditEnvironment['log'];
  readonly #book: FaultBook;
  readonly #slots = new Map<string, ProcessSlot>();
  /** Processes whose shutdown has ended while their subscription was open. */
  readonly #subscribed: string[] = [];

  constructor(options: AuditWorldOptions) {
    const { plan, simulation, system, faults, handedOver } = options;
    const { processes } = plan;
    const settings = auditSettings(plan.settings);
    const { visibilityMs = settings.queue.visibilityMs ?? 30_000 } = options;
    this.#settings = settings;
    this.#stated = { visibilityMs, concurrency: settings.scenario.concurrency ?? usualConcurrency };
    this.#log = options.log;
    this.#plan = plan;
    this.#simulation = simulation;
    this.#system = system;
    this.#queue = new MockAuditQueue(simulation, {
      visibilityMs,
      latencyMs: settings.queue.latencyMs,
      processes,
      handedOver,
    });
    this.#auditor = new MockIAAuditor(simulation, settings.auditor, handedOver);
    this.#redis = options.redis;
    const parts = {
      queue: this.#queue,
      auditor: this.#auditor,
      redis: this.#redis,
      slots: this.#slots,
      healed: () => this.#book.closed,
    };
    this.#book = new FaultBook({
      faults: plan.faults,
      definitions: faults,
      controls: auditControls(simulation, parts),
      struck: (index, { kind }, call) =>
        simulation.fact(simulation.world.task('faults'), { kind: 'fault', fault: kind, index, call }),
    });
    simulation.faults = this.#book;
  }

  /** Requests neither acknowledged nor dead-lettered. */
  get unsettled(): number {
    return this.#queue.unsettled;
  }

  /** Whether every living process has ended its graceful shutdown. */
  get stopped(): boolean {
    return [...this.#slots.values()].every((slot) => slot.stopped || !slot.process.alive);
  }

  /** Starts the processes. */
  start(): void {
    const host = {
      simulation: this.#simulation,
      boot: (process: SimProcess) => this.#boot(process),
      gone: (process: SimProcess, inFlight: 'lost' | 'applied') => {
        this.#redis.gone(process, inFlight);
        this.#queue.forget(process);
      },
      inWork: (process: SimProcess) => this.#queue.handling(process).length,
      stopped: (process: SimProcess) => {
        const isUnsubscribing = [...process.openCalls].some(
          (call) => call.describe().operation === 'queue.close',
        );
        if (isUnsubscribing && this.#queue.hasSubscribed(process)) this.#subscribed.push(process.id);
      },
    };
    for (let index = 1; index <= this.#plan.processes; index += 1) {
      const slot = new ProcessSlot(host, index);
      this.#slots.set(slot.process.name, slot);
    }
  }

  /** Enqueues these requests at their times, counted from now. Called again, it enqueues more. */
  submit(requests: readonly PlannedOperation[]): void {
    for (const request of requests) this.#queue.arrive(request);
  }

  /**
   * Begins another round of a long-lived world, at rest. The planned faults strike once more, the store goes back to
   * what it held when this was first called, and whatever the simulation itself gathered is forgotten.
   */
  beginRound(): void {
    this.#book.rewind();
    this.#redis.rewind();
    this.#simulation.forget();
    for (const process of this.#living()) process.timers.sweep();
  }

  /** Faults end: processes resume, the wire is fast again, whatever was held back is delivered. */
  heal(): void {
    this.#simulation.fact(this.#simulation.world.task('faults'), { kind: 'healed' });
    this.#book.close();
    this.#redis.heal();
    for (const slot of this.#slots.values()) slot.resume();
    this.#queue.heal();
  }

  /** Asks every process to shut down gracefully. */
  stop(): void {
    for (const slot of this.#slots.values()) slot.close();
  }

  /** Who waits for what: calls without an answer, handlers at work, locks held, requests in the queue. */
  waiting(): Waiting[] {
    const processes = this.#living();
    return [
      ...processes.flatMap((process) => [...process.openCalls].map((call) => call.describe())),
      ...processes.flatMap((process) => {
        const handlers = this.#queue.handling(process).length;
        return handlers > 0 ? [{ who: process.id, forWhat: `${handlers} handlers to settle` }] : [];
      }),
      ...[...this.#redis.held].map(([record, owner]) => ({
        who: `the lock of ${record}`,
        forWhat: `${owner} to release it`,
      })),
      ...this.#queue
        .waitingRequests()
        .map((request) => ({ who: `request ${request}`, forWhat: 'a process to settle it' })),
    ];
  }

  /** What is left once every process was asked to stop and the world came to rest. */
  leftovers(): Leftover[] {
    const ofProcesses = [...this.#slots.values()].flatMap((slot) =>
      leftoversOf(slot, this.#queue.handling(slot.process)),
    );
    const locks = [...this.#redis.held].map(([record, owner]): Leftover => {
      return { kind: 'lock', who: owner, what: `the lock of ${record} is still held` };
    });
    const subscriptions = this.#subscribed.map((who): Leftover => {
      return { kind: 'subscription', who, what: 'stop() returned before its subscription was closed' };
    });
    return [...ofProcesses, ...locks, ...subscriptions];
  }

  #living(): SimProcess[] {
    return [...this.#slots.values()].map((slot) => slot.process).filter((process) => process.alive);
  }

  #boot(process: SimProcess): AuditService {
    const queue = this.#queue;
    const { extensionMs } = this.#settings.queue;
    const { visibilityMs, concurrency } = this.#stated;
    return this.#system({
      processId: process.id,
      redis: this.#redis.connect(process, this.#settings.redis),
      queue: queue.clientFor(process),
      auditor: this.#auditor,
      requestTimeoutMs: this.#settings.scenario.requestTimeoutMs,
      visibilityMs,
      get extensionMs() {
        if (extensionMs !== undefined) queue.hideFor(extensionMs);
        return extensionMs ?? visibilityMs;
      },
      get concurrency() {
        queue.limits.hold(process, concurrency);
        return concurrency;
      },
      log: this.#log,
    });
  }
}
