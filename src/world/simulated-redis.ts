import type { Redis } from 'ioredis';
import type { Range } from '../core/plan.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import type { Task } from '../sim/task.ts';
import type { Simulation } from '../sim/simulation.ts';
import { startOfTimeMs } from '../sim/virtual-globals/clock.ts';
import type { ClientDeployment } from './redis/client-options.ts';
import { connectRedis } from './redis/connect.ts';
import { RedisNetwork } from './redis/network.ts';
import type { KeyspaceCopy } from './redis/keyspace.ts';
import type { RedisLog } from './redis/redis-log.ts';
import type { Reply } from './redis/reply.ts';
import type { WireCommand } from './redis/request-parser.ts';
import type { RedisServer } from './redis/server.ts';
import { WatchedServer } from './watched-server.ts';
import type { WorldRedis } from './world-redis.ts';

/** The simulated Redis of one run: server and wire, key expiry as events, and the truth about locks and flags. */
export class SimulatedRedis implements WorldRedis {
  readonly #network: RedisNetwork;
  readonly #simulation: Simulation;
  readonly #watched: WatchedServer;
  readonly #server: RedisServer;
  /** What the server's clock shows when the run begins. */
  readonly #startMs: number;
  #expiry: SimEvent | undefined;
  #expiryKey: string | undefined;
  #start: KeyspaceCopy | undefined;
  /** What the server's clock shows while somebody looks. */
  #lookMs: number | undefined;

  constructor(simulation: Simulation, latencyMs: Range, startMs: number = startOfTimeMs) {
    this.#simulation = simulation;
    this.#startMs = startMs;
    const task = (): Task => this.#network.executing ?? simulation.world.task('redis');
    this.#watched = new WatchedServer({
      now: () => this.#lookMs ?? Math.floor(startMs + simulation.scheduler.nowMs),
      sender: () => task().id,
      tell: (what, command) =>
        simulation.fact(command === undefined ? simulation.world.task('redis') : task(), what),
      gone: (key) => this.#network.commandLog?.({ kind: 'gone', key }),
    });
    this.#server = this.#watched.server;
    this.#network = new RedisNetwork(simulation, this.#server, {
      latencyMs,
      executed: () => this.#awaitExpiry(),
    });
  }

  get held(): ReadonlyMap<string, string> {
    return this.#watched.held;
  }

  /** From now on, each command and its reply, in the order of the server. */
  set commandLog(log: RedisLog | undefined) {
    this.#network.commandLog = log;
  }

  /** The reply to one command that comes over no wire. */
  ask(command: WireCommand): Reply {
    const session = this.#server.openSession('raceproof');
    try {
      return session.execute(command);
    } finally {
      session.close();
    }
  }

  /**
   * Answers commands that only read, and leaves no trace: a key whose time is up, but whose expiry has not come to pass, is
   * still there.
   */
  reader(): (command: WireCommand) => Reply {
    const session = this.#server.openSession('raceproof');
    return (command) => {
      const now = Math.floor(this.#startMs + this.#simulation.scheduler.nowMs);
      this.#lookMs = Math.min(now, (this.#server.nextExpiry()?.atMs ?? Infinity) - 1);
      try {
        return session.execute(command);
      } finally {
        this.#lookMs = undefined;
      }
    };
  }

  connect(process: SimProcess, deployment: ClientDeployment): Redis {
    return connectRedis(this.#network, process, deployment);
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
    this.#watched.held.clear();
    this.#awaitExpiry();
  }

  evictLockOf(process: string): void {
    const key = this.#watched.lastLockKeyOf(process);
    if (key !== undefined) this.#watched.evict(key);
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
