import type { RedisSession } from '../../world/redis/server.ts';
import type { LiveSimulation } from '../live-simulation.ts';
import type { MonitorLine } from './monitor-line.ts';
import type { Senders } from './senders.ts';
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
 * Executes what a real server executed, in its order and at its times, and so knows the same. Only commands that touch
 * keys of the run are followed; whatever else the server does for others only moves the clock.
 */
export class Mirror {
  readonly truth: Truth;
  readonly #options: MirrorOptions;
  readonly #session: RedisSession;
  readonly #seen = new Map<string, () => void>();
  /** A script that may have run: it did if the next line is of a script. */
  #script: { readonly port: number; readonly command: readonly string[] } | undefined;
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

  /**
   * MONITOR shows an EVALSHA that the server refuses, because it does not know the script, like any other. But a script
   * that does anything is followed by its commands, with nothing in between; one that does nothing changes nothing.
   */
  line({ atMs, database, port, fromScript, command }: MonitorLine): void {
    const script = this.#script;
    this.#script = undefined;
    if (fromScript) {
      if (script !== undefined) this.truth.execute(this.#session, script.port, script.command);
      return;
    }
    this.#nowMs = Math.max(this.#nowMs, atMs);
    this.truth.watched.server.expireDue();
    const name = command[0]?.toLowerCase() ?? '';
    if (name === 'echo') this.#look(command[1] ?? '');
    if (name === 'flushall' || (name === 'flushdb' && database === this.#options.database)) this.reset();
    if (database !== this.#options.database || framing.has(name)) return;
    if (name === 'script' && command[1]?.toLowerCase() === 'load') this.truth.ask(command);
    if (!command.some((text) => text.startsWith(this.#options.keyPrefix))) return;
    if (port === undefined) return;
    if (port === this.#options.ownPort()) {
      // Of what the test itself asks for, only an eviction happens while it runs.
      if (name === 'del' && command[1] !== undefined) this.truth.watched.evict(command[1]);
      return;
    }
    if (scripts.has(name)) this.#script = { port, command };
    else this.truth.execute(this.#session, port, command);
  }

  #look(mark: string): void {
    this.#seen.get(mark)?.();
    this.#seen.delete(mark);
  }

  /** The server lost what it held. */
  reset(): void {
    this.truth.watched.server.reset();
    this.truth.watched.held.clear();
    this.#options.truthLost();
  }
}
