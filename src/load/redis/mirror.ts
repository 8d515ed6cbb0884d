import { mayWait } from '../../world/redis/command-table.ts';
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

/**
 * How far the time that MONITOR shows may be from the one that the server measured a key's life by: on a busy machine the
 * server may have to wait for a processor between the two.
 */
const clockErrorMs = 250;

interface PendingScript {
  /**
   * When its last command was told. A lease counts from when it was given, which may be long after the script began: a
   * lock must not end here before it ends there.
   */
  atMs: number;
  readonly port: number;
  readonly command: readonly string[];
  /** The commands that it executed on the server. */
  readonly trace: string[];
}

/** What may have been so when a script ran. */
interface State {
  readonly atMs: number;
  /** A key that had ended before. */
  readonly gone: string | undefined;
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
    this.#session = this.truth.server.openSession('mirror');
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
      if (this.#script === undefined) return;
      this.#script.trace.push(commandKey(command));
      this.#script.atMs = atMs;
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
      if (name === 'del' && command[1] !== undefined) this.truth.evict(command[1]);
    } else if (scripts.has(name)) {
      this.#script = { atMs, port, command, trace: [] };
    } else if (mayWait(command)) {
      throw new UnsupportedCommandError(
        `${name.toUpperCase()} may wait: when it ended MONITOR does not show`,
      );
    } else {
      this.truth.execute(this.#session, port, command);
    }
  }

  /** The server lost what it held. */
  reset(): void {
    this.truth.server.reset();
    this.truth.locks.held.clear();
    this.#options.truthLost();
  }

  #look(mark: string): void {
    // What had expired by now is told before whoever waits for that goes on.
    this.truth.server.expireDue();
    this.#seen.get(mark)?.();
    this.#seen.delete(mark);
  }

  /**
   * MONITOR shows an EVALSHA that the server refuses, because it does not know the script, like any other. But a script
   * that does anything is followed by its commands, with nothing in between; one that does nothing changes nothing.
   *
   * Those commands also tell whether a key whose time is up about now had expired for the server: of the possible states,
   * one must lead to the same commands.
   */
  #endScript(): void {
    const script = this.#script;
    this.#script = undefined;
    if (script === undefined || script.trace.length === 0) return;
    const { trace, command } = script;
    const keys = command.filter((text) => text.startsWith(this.#options.keyPrefix));
    const [asShown, ...others] = this.#statesNear(script.atMs, keys);
    const fits = (state: State): boolean =>
      this.truth.attempt(keys, () => sameTrace(this.#run(state, script), trace));
    const state = others.length === 0 || fits(asShown) ? asShown : (others.find(fits) ?? asShown);
    if (sameTrace(this.#run(state, script), trace)) return;
    throw new UnsupportedCommandError(
      `the server executed ${trace.join('; ').slice(0, 200)} in a script, the simulated one did not`,
    );
  }

  /** As the time says, and for each key that ends close to it: just before its end, and after it. */
  #statesNear(atMs: number, keys: readonly string[]): readonly [State, ...State[]] {
    const near = keys.flatMap((key): State[] => {
      const reply = this.truth.server.deadlineOf(key);
      const deadlineMs = reply === undefined ? undefined : Number(reply);
      if (deadlineMs === undefined || Math.abs(deadlineMs - atMs) > clockErrorMs) return [];
      // The clock is not put forward for it: other keys would end with it.
      return [
        { atMs: Math.min(deadlineMs, atMs), gone: undefined },
        { atMs, gone: key },
      ];
    });
    return [{ atMs, gone: undefined }, ...near];
  }

  #run({ atMs, gone }: State, { port, command }: PendingScript): readonly string[] {
    this.#nowMs = atMs;
    if (gone !== undefined) this.truth.evict(gone);
    this.truth.execute(this.#session, port, command);
    return this.truth.scriptTrace;
  }
}

function sameTrace(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((text, index) => text === right[index]);
}
