import { auditKeys } from '../audit/keys.ts';
import type { AuditHappening } from '../audit/scenario/audit-fact.ts';
import { lockedRecord, meaningOf } from '../audit/scenario/lock-truth.ts';
import { utf8AsLatin1 } from './redis/latin1.ts';
import { type ExecutedCommand, RedisServer } from './redis/server.ts';

export interface WatchedServerOptions {
  /** The server's clock in milliseconds. */
  readonly now: () => number;
  /** What clients put before every key. It is left out of what is told. */
  readonly keyPrefix?: string;
  /** The task, or at least the process, that a command came from. */
  readonly sender: (command: ExecutedCommand) => string;
  /** `command` is undefined where the server acted by itself. */
  readonly tell: (what: AuditHappening, command: ExecutedCommand | undefined) => void;
  /** Told of every command, those of scripts included. */
  readonly executed?: (command: ExecutedCommand) => void;
  /** A key's time was up, or it was dropped before (one character per byte). */
  readonly gone?: (key: string) => void;
}

/** A Redis server that tells what its commands mean to the audit system: locks taken and given back, records flagged. */
export class WatchedServer {
  readonly server: RedisServer;
  /** Records whose lock is held now, by whoever took it. */
  readonly held = new Map<string, string>();
  readonly #options: WatchedServerOptions;
  readonly #keyPrefix: string;

  constructor(options: WatchedServerOptions) {
    this.#options = options;
    this.#keyPrefix = utf8AsLatin1(options.keyPrefix ?? '');
    this.server = new RedisServer({
      now: options.now,
      observe: (command) => this.#observe(command),
      expired: (key) => this.#lost(key),
    });
  }

  /** The key of the lock that the process took last (one character per byte). */
  lastLockKeyOf(process: string): string | undefined {
    const owned = [...this.held].filter(
      ([, owner]) => owner === process || owner.startsWith(`${process}/`) || owner.startsWith(`${process}~`),
    );
    const record = owned.at(-1)?.[0];
    return record === undefined ? undefined : this.#keyPrefix + utf8AsLatin1(auditKeys.lock(record));
  }

  /** Drops a key before its time, as a server short of memory does. */
  evict(key: string): void {
    if (this.server.evict(key)) this.#lost(key);
  }

  #observe(command: ExecutedCommand): void {
    this.#options.executed?.(command);
    const what = meaningOf(this.#withoutPrefix(command));
    if (what === undefined) return;
    if (what.kind === 'locked') this.held.set(what.record, this.#options.sender(command));
    if (what.kind === 'unlocked') this.held.delete(what.record);
    this.#options.tell(what, command);
  }

  #lost(key: string): void {
    this.#options.gone?.(key);
    const record = lockedRecord(this.#bare(key));
    if (record === undefined) return;
    this.held.delete(record);
    this.#options.tell({ kind: 'lock-expired', record }, undefined);
  }

  #withoutPrefix(command: ExecutedCommand): ExecutedCommand {
    if (this.#keyPrefix === '') return command;
    const [key, ...others] = command.arguments;
    return key === undefined ? command : { ...command, arguments: [this.#bare(key), ...others] };
  }

  #bare(key: string): string {
    return key.startsWith(this.#keyPrefix) ? key.slice(this.#keyPrefix.length) : key;
  }
}
