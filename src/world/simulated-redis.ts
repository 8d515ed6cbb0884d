import type { Range } from '../core/plan.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { Simulation } from '../sim/simulation.ts';
import { startOfTimeMs } from '../sim/virtual-globals/clock.ts';
import { auditKeys } from '../audit/keys.ts';
import { lockedRecord, meaningOf } from './lock-truth.ts';
import { utf8AsLatin1 } from './redis/latin1.ts';
import { RedisNetwork } from './redis/network.ts';
import type { KeyspaceCopy } from './redis/keyspace.ts';
import { type ExecutedCommand, RedisServer } from './redis/server.ts';

/** The simulated Redis of one run: server and wire, key expiry as events, and the truth about locks and flags. */
export class SimulatedRedis {
  readonly network: RedisNetwork;
  /** Records whose lock is held now, by the task that took it. */
  readonly held = new Map<string, string>();
  readonly #simulation: Simulation;
  readonly #server: RedisServer;
  #expiry: SimEvent | undefined;
  #expiryKey: string | undefined;
  #start: KeyspaceCopy | undefined;

  constructor(simulation: Simulation, latencyMs: Range) {
    this.#simulation = simulation;
    this.#server = new RedisServer({
      now: () => Math.floor(startOfTimeMs + simulation.scheduler.nowMs),
      observe: (command) => this.#observe(command),
      expired: (key) => this.#lost(key),
    });
    this.network = new RedisNetwork(simulation, this.#server, {
      latencyMs,
      executed: () => this.#awaitExpiry(),
    });
  }

  /** The store holds again what it held at the first such call. Connections and loaded scripts stay. */
  rewind(): void {
    const now = this.#server.snapshot();
    this.#start ??= now.keyspace;
    this.#server.restore({ keyspace: this.#start, loadedScripts: now.loadedScripts });
    this.held.clear();
    this.#awaitExpiry();
  }

  /** Drops the lock that the process took last, as a server short of memory does. */
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
    const task = this.network.executing ?? this.#simulation.world.task('redis');
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
    const atMs = next === undefined ? undefined : Math.max(next.atMs - startOfTimeMs, 0);
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
