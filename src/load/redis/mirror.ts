import type { RedisSession } from '../../world/redis/server.ts';
import { UnsupportedCommandError } from '../../world/redis/unsupported-command-error.ts';
import type { LiveSimulation } from '../live-simulation.ts';
import type { MonitorLine } from './monitor-line.ts';
import { commandKey, type Senders } from './senders.ts';
import { Truth } from './truth.ts';

export interface MirrorOptions {
  readonly simulation: LiveSimulation;
  readonly senders: Senders;
  readonly keyPrefix: string;
  readonly database: number;
  readonly truthLost: () => void;
  /** The port of the connection that the test itself uses. */
  readonly ownPort: () => number | undefined;
}

const scripts: ReadonlySet<string> = new Set(['eval', 'evalsha']);

/** MONITOR shows the commands of a transaction when they run; what frames them changes nothing. */
const framing: ReadonlySet<string> = new Set(['multi', 'exec', 'discard', 'watch', 'unwatch']);

/** How far the time that MONITOR shows may be from the one that the server measured a key's life by. */
const clockErrorMs = 5;

interface PendingScript {
  readonly atMs: number;
  readonly port: number;
  readonly command: readonly string[];
  /** The commands that it executed on the server. */
  readonly trace: string[];
}

/**
 * Executes what a real server executed, in its order and at its times, and so knows the same. Only commands that touch
 * keys of the run are followed; whatever else the server does for others only moves the clock.
 */
export class Mirror {
  readonly truth: Truth;
  readonly #options: MirrorOptions;
  readonly #session: RedisSession;
  readonly #seen = new Map<string, () => void>();
  /** Begun on the server; it has ended when a line comes that is not of a script. */
  #script: PendingScript | undefined;
  #nowMs = 0;

  constructor(options: MirrorOptions) {
    this.#options = options;
    const { simulation, senders, keyPrefix } = options;
    this.truth = new Truth({ simulation, senders, keyPrefix, now: () => this.#nowMs });
    this.#session = this.truth.watched.server.openSession('mirror');
  }

  /** A script that clients call by its hash: the server may know it from before. */
  defineScript(lua: string): void {
    this.truth.ask(['script', 'load', lua]);
  }

  /** Resolves once this text was seen as the argument of a command. */
  whenSeen(mark: string): Promise<void> {
    return new Promise((resolve) => {
      this.#seen.set(mark, resolve);
    });
  }

  /** Throws an `UnsupportedCommandError` where the server did what cannot be followed. */
  line({ atMs, database, port, fromScript, command }: MonitorLine): void {
    if (fromScript) {
      this.#script?.trace.push(commandKey(command));
      return;
    }
    this.#endScript();
    this.#nowMs = Math.max(this.#nowMs, atMs);
    const name = command[0]?.toLowerCase() ?? '';
    if (name === 'echo') this.#look(command[1] ?? '');
    if (name === 'flushall' || (name === 'flushdb' && database === this.#options.database)) this.reset();
    if (database !== this.#options.database || framing.has(name)) return;
    if (name === 'script' && command[1]?.toLowerCase() === 'load') this.truth.ask(command);
    if (port === undefined || !command.some((text) => text.startsWith(this.#options.keyPrefix))) return;
    if (port === this.#options.ownPort()) {
      // Of what the test itself asks for, only an eviction happens while it runs.
      if (name === 'del' && command[1] !== undefined) this.truth.watched.evict(command[1]);
    } else if (scripts.has(name)) {
      this.#script = { atMs, port, command, trace: [] };
    } else {
      this.truth.execute(this.#session, port, command);
    }
  }

  /** The server lost what it held. */
  reset(): void {
    this.truth.watched.server.reset();
    this.truth.watched.held.clear();
    this.#options.truthLost();
  }

  #look(mark: string): void {
    // What had expired by now is told before whoever waits for that goes on.
    this.truth.watched.server.expireDue();
    this.#seen.get(mark)?.();
    this.#seen.delete(mark);
  }

  /**
   * MONITOR shows an EVALSHA that the server refuses, because it does not know the script, like any other. But a script
   * that does anything is followed by its commands, with nothing in between; one that does nothing changes nothing.
   *
   * Those commands also tell whether a key had expired for the server that is just about to expire here, or has just
   * done so: of the times within the error of the clock, one must lead to the same commands.
   */
  #endScript(): void {
    const script = this.#script;
    this.#script = undefined;
    if (script === undefined || script.trace.length === 0) return;
    const { atMs, port, command, trace } = script;
    const times = this.#timesNear(atMs, command);
    const fits = (timeMs: number): boolean =>
      times.length === 1 || this.truth.attempt(() => sameTrace(this.#run(timeMs, port, command), trace));
    const timeMs = times.find(fits) ?? atMs;
    if (sameTrace(this.#run(timeMs, port, command), trace)) return;
    throw new UnsupportedCommandError(
      `the server executed ${trace.join('; ').slice(0, 200)} in a script, the simulated one did not`,
    );
  }

  /** The time itself, and just before and after the end of each key that ends close to it. */
  #timesNear(atMs: number, command: readonly string[]): readonly number[] {
    const times = [atMs];
    for (const text of command) {
      if (!text.startsWith(this.#options.keyPrefix)) continue;
      const reply = this.truth.watched.server.deadlineOf(text);
      const deadlineMs = reply === undefined ? undefined : Number(reply);
      if (deadlineMs === undefined || Math.abs(deadlineMs - atMs) > clockErrorMs) continue;
      times.push(deadlineMs, deadlineMs + 1);
    }
    return times;
  }

  #run(timeMs: number, port: number, command: readonly string[]): readonly string[] {
    this.#nowMs = timeMs;
    this.truth.execute(this.#session, port, command);
    return this.truth.scriptTrace;
  }
}

function sameTrace(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((text, index) => text === right[index]);
}
