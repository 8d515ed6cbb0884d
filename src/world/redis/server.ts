import { Prng } from '../../core/prng.ts';
import { CommandExecutor } from './command-executor.ts';
import type { ExecutedCommand } from './command-executor.ts';
import { commandTable } from './command-table.ts';
import type { CommandTable } from './command-table.ts';
import type { Integer } from './integers.ts';
import type { KeyspaceCopy } from './keyspace.ts';
import type { LoadedScripts } from './script-registry.ts';
import type { Reply } from './reply.ts';
import { RedisSession } from './session.ts';

export { RedisSession } from './session.ts';
export type { Blocked } from './session.ts';
export type { ExecutedCommand } from './command-executor.ts';

export interface RedisServerOptions {
  /** Virtual wall-clock time in milliseconds. */
  readonly now: () => number;
  /** Told of every command after it took effect, those inside scripts and MULTI before their EVAL or EXEC. */
  readonly observe?: (command: ExecutedCommand) => void;
  /** The key has one character per byte (latin1). */
  readonly expired?: (key: string, deadlineMs: number) => void;
  /** A fraction in [0, 1) for what a command chooses by lot; by default of a sequence that is always the same. */
  readonly draw?: () => number;
  readonly commands?: CommandTable;
}

export interface ServerSnapshot {
  readonly keyspace: KeyspaceCopy;
  readonly loadedScripts: LoadedScripts;
}

/** A Redis server in this process: synchronous, on virtual time, one keyspace for all its sessions. */
export class RedisServer {
  readonly #executor: CommandExecutor;
  #lastSessionId = 0;

  constructor({ now, observe, expired, draw, commands = commandTable }: RedisServerOptions) {
    const prng = new Prng(0);
    this.#executor = new CommandExecutor({
      now,
      observe,
      expired,
      draw: draw ?? (() => prng.float()),
      table: commands,
    });
  }

  /** One per connection. The label comes back with every command that is observed; `push` gets what nobody asked for. */
  openSession(label: unknown, push?: (message: Reply) => void): RedisSession {
    this.#lastSessionId += 1;
    return new RedisSession({ label, id: this.#lastSessionId, executor: this.#executor, push });
  }

  /** The first whole virtual millisecond at which some key is gone: the one after its deadline. */
  nextExpiryMs(): number | undefined {
    return this.nextExpiry()?.atMs;
  }

  /** The text of a script that it knows by this SHA-1, in lower case. */
  scriptOf(sha: string): string | undefined {
    return this.#executor.scripts.sourceOf(sha);
  }

  /** The key that expires next, and the first whole virtual millisecond at which it is gone. */
  nextExpiry(): { readonly key: string; readonly atMs: number } | undefined {
    const earliest = this.#executor.keyspace.earliestDeadline();
    return earliest === undefined ? undefined : { key: earliest.key, atMs: Number(earliest.deadlineMs) + 1 };
  }

  /** When a key's time is up, in milliseconds of the server's clock; undefined where it has no end. */
  deadlineOf(key: string): Integer | undefined {
    return this.#executor.keyspace.deadlineOf(key);
  }

  /** Drops every key whose deadline has passed, oldest first. Each command does this first, too. */
  expireDue(): void {
    this.#executor.expireDue();
  }

  /** Serves whoever waits for what the commands that were submitted have changed. */
  serveBlocked(): void {
    this.#executor.serveBlocked();
  }

  /** Empty, as new, no script loaded. Sessions stay open; compiled scripts stay compiled. */
  reset(): void {
    this.#executor.keyspace.reset();
    this.#executor.scripts.reset();
    this.#executor.blocked.clear();
    this.#executor.pubSub.clear();
    this.#lastSessionId = 0;
  }

  /** Drops one key before its time (one character per byte, as in `expired`). */
  evict(key: string): boolean {
    const existed = this.#executor.keyspace.delete(key);
    this.#executor.keyspace.tellWatchers(true);
    return existed;
  }

  /** Does it, and undoes what it did to these keys, and what expired meanwhile. */
  tryOn<Outcome>(keys: readonly string[], act: () => Outcome): Outcome {
    const { keyspace } = this.#executor;
    const before = keyspace.copyFor(keys);
    try {
      return act();
    } finally {
      keyspace.restorePart(before);
    }
  }

  snapshot(): ServerSnapshot {
    const { keyspace, scripts } = this.#executor;
    return { keyspace: keyspace.copy(), loadedScripts: scripts.loaded() };
  }

  restore(snapshot: ServerSnapshot): void {
    this.#executor.keyspace.restore(snapshot.keyspace);
    this.#executor.scripts.restore(snapshot.loadedScripts);
  }
}
