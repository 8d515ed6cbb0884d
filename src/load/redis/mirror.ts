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

  line({ atMs, database, port, fromScript, command }: MonitorLine): void {
    this.#nowMs = Math.max(this.#nowMs, atMs);
    this.truth.watched.server.expireDue();
    const name = command[0]?.toLowerCase() ?? '';
    const mark = name === 'echo' ? this.#seen.get(command[1] ?? '') : undefined;
    if (mark !== undefined) {
      this.#seen.delete(command[1] ?? '');
      mark();
    }
    // The mirror runs the script itself.
    if (fromScript || port === undefined) return;
    if (name === 'flushall' || (name === 'flushdb' && database === this.#options.database)) this.reset();
    if (database !== this.#options.database || framing.has(name)) return;
    if (name === 'script' && command[1]?.toLowerCase() === 'load') this.truth.ask(command);
    if (!command.some((text) => text.startsWith(this.#options.keyPrefix))) return;
    // What the test itself asks for.
    if (port === this.#options.ownPort()) return;
    this.truth.execute(this.#session, port, command);
  }

  /** The server lost what it held. */
  reset(): void {
    this.truth.watched.server.reset();
    this.truth.watched.held.clear();
    this.#options.truthLost();
  }
}
