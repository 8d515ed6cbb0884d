import { mix } from '../../core/hash.ts';
import type { Range } from '../../core/plan.ts';
import type { SimProcess } from '../../sim/sim-process.ts';
import type { Simulation } from '../../sim/simulation.ts';
import type { Task } from '../../sim/task.ts';
import type { WireEnd, TimedPeer } from '../../sim/wire.ts';
import { channelsKey, type CommandAccess, commandAccess, mayWait } from './command-table.ts';
import { Connection } from './connection.ts';
import { LinkedKeys } from './linked-keys.ts';
import type { RedisLog } from './redis-log.ts';
import type { WireCommand } from './request-parser.ts';
import type { RedisServer } from './server.ts';

/** The wire between the simulated processes and the Redis server: latencies, slowness, stalls and connections. */
export class RedisNetwork {
  readonly simulation: Simulation;
  readonly server: RedisServer;
  /** Called after each command the server has executed. */
  readonly executed: () => void;
  readonly #latencyMs: Range;
  readonly #connections = new Set<Connection>();
  readonly #stalledUntilMs = new Map<string, number>();
  #slow = { untilMs: 0, extraMs: 0 };
  /** Told of each command as it came over the wire, and of its reply, where somebody asked to be. */
  commandLog: RedisLog | undefined;
  /** The task whose command the server is executing now. */
  executing: Task | undefined;
  readonly linked = new LinkedKeys();

  constructor(
    simulation: Simulation,
    server: RedisServer,
    options: { readonly latencyMs: Range; readonly executed: () => void },
  ) {
    this.simulation = simulation;
    this.server = server;
    this.#latencyMs = options.latencyMs;
    this.executed = options.executed;
  }

  /** `makeEnd` makes the client's end of it. */
  open(process: SimProcess, makeEnd: (peer: TimedPeer) => WireEnd): Connection {
    const connection = new Connection(this, process, makeEnd);
    this.#connections.add(connection);
    return connection;
  }

  /** What a command touches, with what it may set going where commands wait. */
  accessOf(command: WireCommand): CommandAccess {
    const access = this.#publishes(command) ? withChannels(commandAccess(command)) : commandAccess(command);
    if (mayWait(command) && this.linked.link(access.keys)) {
      for (const connection of this.#connections) connection.relink();
    }
    return access.access === 'read' ? access : { ...access, keys: this.linked.spread(access.keys) };
  }

  #publishes([name = '', script = '']: WireCommand): boolean {
    const lower = name.toLowerCase();
    if (lower === 'eval') return isPublishing(script);
    return lower === 'evalsha' && isPublishing(this.server.scriptOf(script.toLowerCase()) ?? '');
  }

  executingFor<Result>(task: Task, act: () => Result): Result {
    this.executing = task;
    try {
      return act();
    } finally {
      this.executing = undefined;
    }
  }

  closed(connection: Connection): void {
    this.#connections.delete(connection);
  }

  connectionsOf(process: SimProcess): Connection[] {
    return [...this.#connections].filter((connection) => connection.process === process);
  }

  slow({ extraMs, durationMs }: { extraMs: number; durationMs: number }): void {
    this.#slow = { extraMs, untilMs: this.simulation.scheduler.nowMs + durationMs };
  }

  stall(process: string, durationMs: number): void {
    this.#stalledUntilMs.set(process, this.simulation.scheduler.nowMs + durationMs);
  }

  heal(): void {
    this.#slow = { untilMs: 0, extraMs: 0 };
    this.#stalledUntilMs.clear();
  }

  /** When a message that is sent now arrives, in virtual milliseconds. */
  arrivalMs(process: SimProcess, task: Task, nth: number): number {
    const { scheduler } = this.simulation;
    const now = scheduler.nowMs;
    const wayMs = this.simulation.latencyMs(this.#latencyMs, task, mix(0x726564, nth)) / 2;
    const slowMs = now < this.#slow.untilMs ? this.#slow.extraMs : 0;
    return this.notBefore(process, now + wayMs + slowMs);
  }

  /** The time given, or the end of the process's stall if that is later. */
  notBefore(process: SimProcess, atMs: number): number {
    return Math.max(atMs, this.#stalledUntilMs.get(process.name) ?? 0);
  }
}

function isPublishing(script: string): boolean {
  return /publish/i.test(script);
}

function withChannels(access: CommandAccess): CommandAccess {
  return { ...access, keys: [...access.keys, channelsKey] };
}
