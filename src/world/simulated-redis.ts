import type { Redis } from 'ioredis';
import { mix } from '../core/hash.ts';
import type { Range } from '../core/plan.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import type { Task } from '../sim/task.ts';
import type { WireEnd, TimedPeer } from '../sim/wire.ts';
import type { Simulation } from '../sim/simulation.ts';
import { startOfTimeMs } from '../sim/virtual-globals/clock.ts';
import type { ClientDeployment } from './redis/client-options.ts';
import { connectRedis } from './redis/connect.ts';
import { FakeStream } from './redis/fake-stream.ts';
import { RedisNetwork } from './redis/network.ts';
import type { KeyspaceCopy } from './redis/keyspace.ts';
import type { RedisLog } from './redis/redis-log.ts';
import type { Reply } from './redis/reply.ts';
import type { WireCommand } from './redis/request-parser.ts';
import { type ExecutedCommand, RedisServer } from './redis/server.ts';

export interface SimulatedRedisOptions {
  readonly latencyMs: Range;
  /** What the server's clock shows when the run begins. */
  readonly startMs?: number;
  /** Told of each command and its reply, in the order of the server. */
  readonly log?: RedisLog | undefined;
  /** Told of every command after it took effect, those of scripts included, with the task it came from. */
  readonly executed?: ((command: ExecutedCommand, task: Task) => void) | undefined;
  /** A key's time was up, or it was dropped before (one character per byte). */
  readonly gone?: ((key: string) => void) | undefined;
}

/** Tells what the server draws for a task from the task's latencies. */
const drawSalt = 0x6c6f74;

/** The simulated Redis of one run: server and wire, and key expiry as events. */
export class SimulatedRedis {
  readonly #network: RedisNetwork;
  readonly #simulation: Simulation;
  readonly #server: RedisServer;
  readonly #startMs: number;
  readonly #gone: (key: string) => void;
  #expiry: SimEvent | undefined;
  #expiryKey: string | undefined;
  #start: KeyspaceCopy | undefined;
  /** What the server's clock shows while somebody looks. */
  #lookMs: number | undefined;

  constructor(simulation: Simulation, options: SimulatedRedisOptions) {
    const { latencyMs, startMs = startOfTimeMs, log, executed } = options;
    this.#simulation = simulation;
    this.#startMs = startMs;
    this.#gone = (key) => {
      log?.({ kind: 'gone', key });
      options.gone?.(key);
    };
    this.#server = new RedisServer({
      now: () => this.#lookMs ?? Math.floor(startMs + simulation.scheduler.nowMs),
      observe: (command) => executed?.(command, this.#network.executing ?? simulation.world.task('redis')),
      expired: (key) => this.#gone(key),
      draw: () => {
        const task = this.#network.executing ?? simulation.world.task('redis');
        return simulation.fraction(task, mix(drawSalt, task.next('redis.draw')));
      },
    });
    this.#network = new RedisNetwork(simulation, this.#server, {
      latencyMs,
      executed: () => this.#awaitExpiry(),
    });
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

  /** A client of the process connects over the network, and goes on with what this returns. */
  accept(
    process: SimProcess,
    makeEnd: (peer: TimedPeer) => WireEnd = (peer) => new FakeStream(peer),
  ): WireEnd {
    return this.#network.open(process, makeEnd).end;
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
    this.#awaitExpiry();
  }

  /** Drops a key before its time, as a server short of memory does (one character per byte). */
  evict(key: string): void {
    if (!this.#server.evict(key)) return;
    this.#gone(key);
    this.#server.serveBlocked();
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
      this.#server.serveBlocked();
      this.#awaitExpiry();
    });
  }
}
