import { auditScenarioVersion } from '../audit/scenario/audit-settings.ts';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { auditFact } from '../audit/scenario/audit-fact.ts';
import type { Fact } from '../core/fact.ts';
import type { LoadMemory, LoadSummary } from '../report/json/load-summary.ts';
import { type Plan, planSchemaVersion } from '../core/plan.ts';
import { forgetNames } from '../sim/sim-event.ts';
import { liveSettings } from './live-load.ts';
import type { AuditSystem } from '../audit/scenario/audit-system.ts';
import { auditWorld } from '../audit/scenario/audit-world.ts';
import type { HandedOver } from '../world/handed-over.ts';
import { Batches } from './batches.ts';
import { repeatedRecords } from './journal-check.ts';
import { LiveSimulation } from './live-simulation.ts';
import { type LiveFaults, noFaults } from './live-faults.ts';
import { Restarts } from './restarts.ts';
import type { ResolvedLoadOptions } from './load-options.ts';
import type { LoadRedis } from './load-redis.ts';
import { liveRedis } from './redis/live-redis.ts';
import type { World } from '../verify/scenario.ts';
import { type LoadProgress, progressOf } from './load-progress.ts';
import { summarise } from './load-summary-of.ts';
import { LoadTally } from './load-tally.ts';
import { untilSubscribed } from './until-subscribed.ts';
import { WallClockScheduler } from './wall-clock-scheduler.ts';
import { Workload } from './workload.ts';

/** Where the system's code runs, and what is known of its memory. */
export interface SystemHost {
  readonly system: AuditSystem;
  readonly handedOver: HandedOver | undefined;
  /** Told of everything that happens, faults on processes included. */
  happened(fact: Fact): void;
  beginMemory(): Promise<void>;
  prune(): void;
  endMemory(): Promise<LoadMemory>;
  close(): Promise<void>;
  /** Settles once a process has ended that nobody ended, with the reason. */
  readonly failed: Promise<string>;
  /** Called before the first process starts. */
  useRedis(redis: LoadRedis): void;
}

export interface LoadTestParts {
  readonly options: ResolvedLoadOptions;
  readonly systemName: string;
  readonly host: SystemHost;
  readonly openRedis: (simulation: LiveSimulation, batches: Batches) => Promise<LoadRedis>;
  readonly faults?: LiveFaults;
  /** A plan whose requests are sent, at their times and with its latencies, instead of made-up ones. */
  readonly rehearsed?: Plan | undefined;
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
  /** Ends the test early; what was measured so far is kept and marked partial. */
  readonly signal?: AbortSignal | undefined;
}

const warmUpRequests = 100;
const stopMs = 20_000;
const progressEveryMs = 100;

/** Runs the test and returns what it came to. Rejects only for bad input; everything else is in the summary. */
export async function runLoadTest(parts: LoadTestParts): Promise<LoadSummary> {
  return new LoadTest(parts).run();
}

class LoadTest {
  readonly #parts: LoadTestParts;
  readonly #scheduler = new WallClockScheduler();
  readonly #batches = new Batches();
  readonly #tally = new LoadTally();
  readonly #simulation: LiveSimulation;
  readonly #plan: Plan;
  readonly #faults = new Map<string, number>();
  readonly #startedAt = new Date().toISOString();
  #workload: Workload | undefined;
  #partial: string | undefined;
  #progressMs = 0;
  #failed = 0;

  constructor(parts: LoadTestParts) {
    this.#parts = parts;
    this.#plan = planOf(parts);
    this.#simulation = new LiveSimulation(this.#scheduler, this.#plan.seed, (fact) => this.#tell(fact));
  }

  async run(): Promise<LoadSummary> {
    const { host, openRedis } = this.#parts;
    const redis = await openRedis(this.#simulation, this.#batches);
    host.useRedis(redis);
    void host.failed.then((reason) => this.#interrupt(reason));
    const loopDelay = monitorEventLoopDelay({ resolution: 10 });
    void redis.lost.then((reason) => this.#interrupt(`${redis.name} is gone: ${reason}`));
    const abort = (): void => this.#interrupt('it was interrupted');
    this.#parts.signal?.addEventListener('abort', abort, { once: true });
    try {
      const world = await this.#start(redis);
      await this.#warmUp();
      await host.beginMemory();
      loopDelay.enable();
      await this.#load(redis);
      loopDelay.disable();
      await this.#stop(world);
      await this.#judgeRest(redis);
      const memory = this.#judgeable(await host.endMemory());
      const { options, systemName } = this.#parts;
      return summarise({
        options,
        systemName,
        redisName: redis.name,
        startedAt: this.#startedAt,
        warmUpRequests: this.#parts.rehearsed === undefined ? warmUpRequests : 0,
        partial: this.#partial,
        tally: this.#tally,
        memory,
        faults: this.#faults,
        loopDelayMs: loopDelay.percentile(99) / 1e6,
      });
    } finally {
      this.#parts.signal?.removeEventListener('abort', abort);
      await host.close();
      await redis.close();
    }
  }

  /** What is in work when a test is cut short is rightly still reachable. */
  #judgeable(memory: LoadMemory): LoadMemory {
    if (this.#partial === undefined) return memory;
    return { ...memory, verdict: 'not judged', detail: 'the test was cut short' };
  }

  async #start(redis: LoadRedis): Promise<World> {
    const { host, options } = this.#parts;
    const subscribed = untilSubscribed(host.system, options.processes);
    const { handedOver } = host;
    const parts = { plan: this.#plan, simulation: this.#simulation, handedOver };
    const world = auditWorld(
      { ...parts, redisLog: undefined, log: undefined },
      {
        system: subscribed.system,
        redis: liveRedis(this.#plan, redis.live),
        visibilityMs: options.visibilityMs,
      },
    );
    this.#workload = new Workload({
      options,
      batches: this.#batches,
      nowMs: () => this.#scheduler.nowMs,
      submit: (request) => world.submit([request]),
    });
    world.start();
    const deadlineMs = this.#scheduler.nowMs + startMsMax;
    await this.#scheduler.play(
      () =>
        subscribed.isDone ||
        this.#simulation.unhandled.length > 0 ||
        this.#partial !== undefined ||
        this.#scheduler.nowMs > deadlineMs,
    );
    const [error] = this.#simulation.unhandled;
    if (error !== undefined) throw new TypeError(`the system did not start: ${error.message}`);
    if (!subscribed.isDone) this.#interrupt('the processes did not subscribe to the queue in time');
    return world;
  }

  async #warmUp(): Promise<void> {
    // Its own faults are anchored at its own calls.
    if (this.#parts.rehearsed !== undefined) return;
    this.#simulation.faults?.close();
    this.#workload?.warmUp(warmUpRequests);
    await this.#playUntil(() => this.#workload?.inFlight === 0);
    this.#simulation.faults?.reopen();
  }

  async #load(redis: LoadRedis): Promise<void> {
    const workload = this.#workload;
    if (workload === undefined || this.#partial !== undefined) return;
    this.#failed = 0;
    const restarts = new Restarts(redis, this.#simulation, this.#parts.faults?.restarts ?? []);
    const { rehearsed } = this.#parts;
    if (rehearsed === undefined) workload.start();
    else workload.rehearse(rehearsed.operations);
    restarts.begin();
    let judging: Promise<void> | undefined;
    let tickMs = 0;
    await this.#playUntil(() => {
      const { nowMs } = this.#scheduler;
      if (nowMs - tickMs < progressEveryMs) return workload.isOver;
      tickMs = nowMs;
      workload.arrive();
      this.#parts.onProgress?.(
        progressOf({ workload, tally: this.#tally, batches: this.#batches, nowMs, failed: this.#failed }),
      );
      if (judging === undefined && this.#batches.finished().length > 0) {
        judging = this.#judgeFinished(redis).finally(() => {
          judging = undefined;
        });
      }
      return workload.isOver;
    });
    workload.stop();
    await restarts.end().catch((error: unknown) => this.#interrupt(String(error)));
    await judging;
  }

  /** Plays until then, or until the test is interrupted, or nothing has ended for too long. */
  async #playUntil(isDone: () => boolean): Promise<void> {
    const patienceMs = Math.max(30_000, 6 * this.#parts.options.timeoutMs);
    this.#progressMs = this.#scheduler.nowMs;
    await this.#scheduler.play(() => {
      if (this.#partial !== undefined || isDone()) return true;
      if (this.#scheduler.nowMs - this.#progressMs <= patienceMs) return false;
      this.#interrupt(`no request ended for ${Math.round(patienceMs / 1000)} s`);
      return true;
    });
  }

  async #stop(world: World): Promise<void> {
    world.heal();
    world.stop();
    const deadlineMs = this.#scheduler.nowMs + stopMs;
    await this.#scheduler.play(
      () => (world.stopped && !this.#isAwaited()) || this.#scheduler.nowMs > deadlineMs,
    );
  }

  /** Whether an answer is under way that is late: until it comes, what it is about is rightly still reachable. */
  #isAwaited(): boolean {
    if (this.#partial !== undefined) return false;
    return [...this.#scheduler.enabled].some(({ kind }) => kind === 'exec' || kind === 'deliver');
  }

  async #judgeFinished(redis: LoadRedis): Promise<void> {
    const finished = this.#batches.finished();
    await redis.barrier();
    for (const batch of finished) this.#judge(batch, true);
    // The world's own names would gather without end.
    this.#simulation.world.forgetTasks();
    forgetNames();
    this.#parts.host.prune();
  }

  async #judgeRest(redis: LoadRedis): Promise<void> {
    if (this.#partial === undefined) await redis.barrier();
    for (const batch of this.#batches.open) this.#judge(batch, batch.unsettled === 0 && batch.closed);
    if (this.#partial !== undefined) return;
    this.#partial = await redis.mismatch();
    for (const violation of repeatedRecords(await redis.journal(), this.#tally.repeated)) {
      this.#tally.violated(violation);
    }
  }

  #judge(batch: Parameters<LoadTally['add']>[0], settled: boolean): void {
    this.#tally.add(batch, this.#plan, { thresholds: this.#parts.options.thresholds, settled });
    this.#batches.forget(batch);
  }

  #tell(fact: Fact): void {
    this.#batches.tell(fact);
    this.#parts.host.happened(fact);
    const { what } = auditFact(fact);
    if (what.kind === 'fault') this.#faults.set(what.fault, (this.#faults.get(what.fault) ?? 0) + 1);
    if (what.kind !== 'acked' && what.kind !== 'dead-lettered') return;
    if (what.kind === 'dead-lettered') this.#failed += 1;
    this.#progressMs = fact.atMs;
    this.#workload?.requestEnded();
  }

  #interrupt(reason: string): void {
    this.#partial ??= reason;
    this.#scheduler.wake();
  }
}

const startMsMax = 60_000;

function planOf({ options, faults = noFaults, rehearsed }: LoadTestParts): Plan {
  if (rehearsed !== undefined) return { ...rehearsed, profile: 'slo', operations: [] };
  return {
    schema: planSchemaVersion,
    scenario: auditScenarioVersion,
    profile: 'slo',
    seed: options.seed,
    processes: options.processes,
    settings: { ...liveSettings, scenario: { requestTimeoutMs: options.timeoutMs } },
    operations: [],
    faults: faults.planned,
    healAfterEvents: 0,
    schedule: { kind: 'strategy', name: 'timed', seed: options.seed },
  };
}
