import type { Redis } from 'ioredis';
import type { Range } from '../core/plan.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import type { Simulation } from '../sim/simulation.ts';
import { startOfTimeMs } from '../sim/virtual-globals/clock.ts';
import { auditKeys } from '../audit/keys.ts';
import { lockedRecord, meaningOf } from './lock-truth.ts';
import { connectRedis } from './redis/connect.ts';
import { utf8AsLatin1 } from './redis/latin1.ts';
import { RedisNetwork } from './redis/network.ts';
import type { KeyspaceCopy } from './redis/keyspace.ts';
import { type ExecutedCommand, RedisServer } from './redis/server.ts';
import type { WorldRedis } from './world-redis.ts';

/** The simulated Redis of one run: server and wire, key expiry as events, and the truth about locks and flags. */
export class SimulatedRedis implements WorldRedis {
  readonly #network: RedisNetwork;
  readonly held = new Map<string, string>();
  readonly #simulation: Simulation;
  readonly #server: RedisServer;
  /** What the server's clock shows when the run begins. */
  readonly #startMs: number;
  #expiry: SimEvent | undefined;
  #expiryKey: string | undefined;
  #start: KeyspaceCopy | undefined;

  constructor(simulation: Simulation, latencyMs: Range, startMs: number = startOfTimeMs) {
    this.#simulation = simulation;
    this.#startMs = startMs;
    this.#server = new RedisServer({
      now: () => Math.floor(startMs + simulation.scheduler.nowMs),
      observe: (command) => this.#observe(command),
      expired: (key) => this.#lost(key),
    });
    this.#network = new RedisNetwork(simulation, this.#server, {
      latencyMs,
      executed: () => this.#awaitExpiry(),
    });
  }

  connect(process: SimProcess, options: { readonly resend: boolean }): Redis {
    return connectRedis(this.#network, process, options);
  }

  gone(process: SimProcess, inFlight: 'lost' | 'applied'): void {
    for (const connection of this.#network.connectionsOf(process)) connection.abandon(inFlight);
  }

  slow(options: { readonly extraMs: number; readonly durationMs: number }): void {
    this.#network.slow(options);
  }

  stall(process: string, durationMs: number): void {
    this.#network.stall(process, durationMs);
  }

  heal(): void {
    this.#network.heal();
  }

  rewind(): void {
    const now = this.#server.snapshot();
    this.#start ??= now.keyspace;
    this.#server.restore({ keyspace: this.#start, loadedScripts: now.loadedScripts });
    this.held.clear();
    this.#awaitExpiry();
  }

  evictLockOf(process: string): void {
    const owned = [...this.held].filter(
      ([, owner]) => owner.startsWith(`${process}/`) || owner.startsWith(`${process}~`),
    );
    const record = owned.at(-1)?.[0];
    if (record === undefined) return;
    const key = utf8AsLatin1(auditKeys.lock(record));
    if (this.#server.evict(key)) this.#lost(key);
  }

  #observe(command: ExecutedCommand): void {
    const what = meaningOf(command);
    if (what === undefined) return;
    const task = this.#network.executing ?? this.#simulation.world.task('redis');
    if (what.kind === 'locked') this.held.set(what.record, task.id);
    if (what.kind === 'unlocked') this.held.delete(what.record);
    this.#simulation.fact(task, what);
  }

  #lost(key: string): void {
    const record = lockedRecord(key);
    if (record === undefined) return;
    this.held.delete(record);
    this.#simulation.fact(this.#simulation.world.task('redis'), { kind: 'lock-expired', record });
  }

  /** The next key expiry is an event of its own, so that time can reach it while a holder is ready but stalled. */
  #awaitExpiry(): void {
    const { scheduler } = this.#simulation;
    const next = this.#server.nextExpiry();
    const atMs = next === undefined ? undefined : Math.max(next.atMs - this.#startMs, 0);
    if (this.#expiry?.earliestMs === atMs && this.#expiryKey === next?.key) return;
    if (this.#expiry !== undefined) scheduler.withdraw(this.#expiry);
    this.#expiry = undefined;
    this.#expiryKey = next?.key;
    if (next === undefined || atMs === undefined) return;
    const delayMs = Math.max(atMs - scheduler.nowMs, 0);
    this.#expiry = this.#simulation.later('expiry', 'redis', `expire-${next.key}`, delayMs, () => {
      this.#expiry = undefined;
      this.#expiryKey = undefined;
      this.#server.expireDue();
      this.#awaitExpiry();
    });
  }
}
