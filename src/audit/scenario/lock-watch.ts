import { type ExecutedCommand, utf8AsLatin1 } from '../../kit.ts';
import type { AuditHappening } from './audit-fact.ts';
import { LockKeys } from './lock-keys.ts';
import { meaningOf } from './lock-truth.ts';

export interface LockWatchOptions {
  readonly keyPrefix?: string | undefined;
  readonly lockKeys?: LockKeys | undefined;
}

/** Knows what the commands of a Redis server mean to the audit system: locks taken and given back, records flagged. */
export class LockWatch {
  /** Records whose lock is held now, by whoever took it. */
  readonly held = new Map<string, string>();
  readonly #keyPrefix: string;
  readonly #lockKeys: LockKeys;

  /** `keyPrefix` is what clients put before every key. It is left out of what is told. */
  constructor({ keyPrefix = '', lockKeys = new LockKeys() }: LockWatchOptions = {}) {
    this.#keyPrefix = utf8AsLatin1(keyPrefix);
    this.#lockKeys = lockKeys;
  }

  /** The key of the lock that the process took last (one character per byte). */
  lastLockKeyOf(process: string): string | undefined {
    const owned = [...this.held].filter(
      ([, owner]) => owner === process || owner.startsWith(`${process}/`) || owner.startsWith(`${process}~`),
    );
    const record = owned.at(-1)?.[0];
    return record === undefined ? undefined : this.#keyPrefix + this.#lockKeys.of(record);
  }

  /** What a command that took effect means. `sender` is the task, or at least the process, that it came from. */
  executed(command: ExecutedCommand, sender: string): AuditHappening | undefined {
    const what = meaningOf(this.#withoutPrefix(command), this.#lockKeys);
    if (what?.kind === 'locked') this.held.set(what.record, sender);
    if (what?.kind === 'unlocked') this.held.delete(what.record);
    return what;
  }

  /** What it means that a key's time was up, or that it was dropped before (one character per byte). */
  gone(key: string): AuditHappening | undefined {
    const record = this.#lockKeys.recordIn(this.#bare(key));
    if (record === undefined) return undefined;
    this.held.delete(record);
    return { kind: 'lock-expired', record };
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
