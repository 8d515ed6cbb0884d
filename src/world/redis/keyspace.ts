import { DeadlineQueue } from './deadline-queue.ts';
import type { Integer } from './integers.ts';
import { Stream } from './streams/stream.ts';

export interface ScoredMember {
  readonly score: number;
  readonly value: string;
}

/** The shapes ioredis-mock gives its values, and the streams, which are our own. Every text holds one character per byte (latin1). */
export type StoredValue =
  string | string[] | Set<string> | Map<string, ScoredMember> | Record<string, string> | Stream;

export type ValueKind = 'string' | 'list' | 'set' | 'zset' | 'hash' | 'stream';

/** Whoever watches keys (WATCH): told once a watched key was modified. */
export interface KeyWatcher {
  keyModified(): void;
}

export interface KeyspaceCopy {
  readonly values: ReadonlyMap<string, StoredValue>;
  readonly deadlines: readonly (readonly [string, Integer])[];
}

/** Some keys, those that do not exist too, and every deadline. */
export interface KeyspacePart {
  readonly values: readonly (readonly [string, StoredValue | undefined])[];
  readonly deadlines: KeyspaceCopy['deadlines'];
}

/**
 * Values and deadlines by key. Stands where ioredis-mock has its `data`: that one expires by `Date`, copies a whole
 * collection at each read and write, and keeps keys on a plain object, where `__proto__` is no key.
 */
export class Keyspace {
  readonly #values = new Map<string, StoredValue>();
  readonly #deadlines = new DeadlineQueue();
  readonly #watchers = new Map<string, Set<KeyWatcher>>();
  readonly #modified = new Set<string>();
  /** Told of each key that got another value or lost it, while somebody waits for keys. */
  onChange: ((key: string) => void) | undefined;

  get size(): number {
    return this.#values.size;
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  get(key: string): StoredValue | undefined {
    return this.#values.get(key);
  }

  /** Keeps the key's deadline, as most commands that write a value do. */
  set(key: string, value: StoredValue): void {
    this.#values.set(key, value);
    this.markModified(key);
  }

  /** As new: whatever was there is gone, its deadline too. */
  replace(key: string, value: StoredValue): void {
    this.#deadlines.delete(key);
    this.set(key, value);
  }

  delete(key: string): boolean {
    if (!this.#values.delete(key)) return false;
    this.#deadlines.delete(key);
    this.markModified(key);
    return true;
  }

  keys(): string[] {
    return [...this.#values.keys()];
  }

  clear(): void {
    if (this.onChange !== undefined) for (const key of this.#values.keys()) this.onChange(key);
    for (const key of this.#watchers.keys()) if (this.#values.has(key)) this.markModified(key);
    this.#values.clear();
    this.#deadlines.clear();
  }

  deadlineOf(key: string): Integer | undefined {
    return this.#deadlines.get(key);
  }

  setDeadline(key: string, deadlineMs: Integer): void {
    this.#deadlines.set(key, deadlineMs);
    this.markModified(key);
  }

  clearDeadline(key: string): boolean {
    if (!this.#deadlines.delete(key)) return false;
    this.markModified(key);
    return true;
  }

  earliestDeadline(): { readonly key: string; readonly deadlineMs: Integer } | undefined {
    return this.#deadlines.earliest();
  }

  watch(key: string, watcher: KeyWatcher): void {
    const watchers = this.#watchers.get(key);
    if (watchers === undefined) this.#watchers.set(key, new Set([watcher]));
    else watchers.add(watcher);
  }

  unwatch(key: string, watcher: KeyWatcher): void {
    const watchers = this.#watchers.get(key);
    if (watchers?.delete(watcher) === true && watchers.size === 0) this.#watchers.delete(key);
  }

  /** What it holds has changed in a way that those who wait for it are to look at. */
  noteChange(key: string): void {
    this.onChange?.(key);
  }

  markModified(key: string): void {
    if (this.#watchers.size > 0) this.#modified.add(key);
    this.onChange?.(key);
  }

  /** Called after each command. `modified` is false where the command wrote back what was there before. */
  tellWatchers(modified: boolean): void {
    if (this.#modified.size === 0) return;
    const keys = [...this.#modified];
    this.#modified.clear();
    if (!modified) return;
    for (const key of keys) for (const watcher of this.#watchers.get(key) ?? []) watcher.keyModified();
  }

  /** As new: nobody watches any longer. */
  reset(): void {
    this.#watchers.clear();
    this.#modified.clear();
    this.clear();
  }

  copy(): KeyspaceCopy {
    return {
      values: new Map([...this.#values].map(([key, value]) => [key, copyValue(value)])),
      deadlines: this.#deadlines.entries(),
    };
  }

  /** What a command on these keys can change: them, and what expires meanwhile. */
  copyFor(keys: readonly string[]): KeyspacePart {
    const deadlines = this.#deadlines.entries();
    const touched = new Set([...keys, ...deadlines.map(([key]) => key)]);
    return {
      values: [...touched].map((key) => {
        const value = this.#values.get(key);
        return [key, value === undefined ? undefined : copyValue(value)];
      }),
      deadlines,
    };
  }

  /** At most once for each copy: its values are used, not copied. */
  restorePart({ values, deadlines }: KeyspacePart): void {
    this.#deadlines.clear();
    for (const [key, value] of values) {
      if (value === undefined) this.#values.delete(key);
      else this.#values.set(key, value);
      this.markModified(key);
    }
    for (const [key, deadlineMs] of deadlines) this.#deadlines.set(key, deadlineMs);
    this.tellWatchers(true);
  }

  restore(copy: KeyspaceCopy): void {
    this.#values.clear();
    this.#deadlines.clear();
    for (const [key, value] of copy.values) this.#values.set(key, copyValue(value));
    for (const [key, deadlineMs] of copy.deadlines) this.#deadlines.set(key, deadlineMs);
    for (const key of this.#watchers.keys()) this.markModified(key);
    this.tellWatchers(true);
  }
}

export function kindOf(value: StoredValue): ValueKind {
  if (typeof value === 'string') return 'string';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Set) return 'set';
  if (value instanceof Stream) return 'stream';
  return value instanceof Map ? 'zset' : 'hash';
}

export function copyValue(value: StoredValue): StoredValue {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return [...value];
  if (value instanceof Set) return new Set(value);
  if (value instanceof Stream) return value.copy();
  return value instanceof Map ? new Map(value) : { ...value };
}
