import { Mutex } from 'async-mutex';

/** A mutex for each record that somebody holds or waits for. */
export class RecordMutexes {
  readonly #mutexes = new Map<string, { readonly mutex: Mutex; users: number }>();

  /** Resolves, however long that takes, with the way to release it. Releasing again does nothing. */
  async acquire(record: string): Promise<() => void> {
    const entry = this.#mutexes.get(record) ?? { mutex: new Mutex(), users: 0 };
    this.#mutexes.set(record, entry);
    entry.users += 1;
    const release = await entry.mutex.acquire();
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      entry.users -= 1;
      if (entry.users === 0) this.#mutexes.delete(record);
      release();
    };
  }
}
