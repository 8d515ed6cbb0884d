import { latin1AsUtf8, utf8AsLatin1 } from '../../kit.ts';
import { auditKeys } from '../keys.ts';

const placeholder = '{record}';

/** How a system calls the keys of its locks. Keys have one character per byte. */
export class LockKeys {
  readonly #before: string;
  readonly #after: string;

  /** `lock:{record}`; the reference system's own by default. Throws a `TypeError` where it does not name the record once. */
  constructor(pattern: string = auditKeys.lock(placeholder)) {
    const [before, after, ...others] = typeof pattern === 'string' ? pattern.split(placeholder) : [];
    if (before === undefined || after === undefined || others.length > 0 || before + after === '') {
      throw new TypeError(
        `lockKey: expected a key that holds ${placeholder} once, such as "lock:${placeholder}", got ${JSON.stringify(pattern)}`,
      );
    }
    this.#before = utf8AsLatin1(before);
    this.#after = utf8AsLatin1(after);
  }

  of(record: string): string {
    return this.#before + utf8AsLatin1(record) + this.#after;
  }

  /** The record whose lock a key is; undefined for other keys. */
  recordIn(key: string): string | undefined {
    const isLock =
      key.startsWith(this.#before) &&
      key.endsWith(this.#after) &&
      key.length >= this.#before.length + this.#after.length;
    return isLock ? latin1AsUtf8(key.slice(this.#before.length, key.length - this.#after.length)) : undefined;
  }
}
