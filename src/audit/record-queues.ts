import { Semaphore } from 'async-mutex';
import type { Work } from './work.ts';

interface RecordQueue {
  /** async-mutex's `Mutex` is such a semaphore behind a three times slower `acquire`. */
  readonly mutex: Semaphore;
  /** Holders and waiters. At zero the queue is forgotten. */
  users: number;
}

/** Leaves the record to the next in line. */
export type Leave = () => void;

/**
 * One at a time per record inside this process, first come first served. Deliveries of one process then do not meet at
 * the Redis lock, where waiting means polling.
 */
export class RecordQueues {
  readonly #queues = new Map<string, RecordQueue>();
  readonly #waitMaxMs: number;

  constructor(options: { readonly waitMaxMs: number }) {
    this.#waitMaxMs = options.waitMaxMs;
  }

  /** Records somebody holds or waits for. */
  get size(): number {
    return this.#queues.size;
  }

  /** Rejects if the turn does not come in time; the place in line is given up then. */
  async enter(record: string, work: Work): Promise<Leave> {
    const queue = this.#join(record);
    const { mutex } = queue;
    const isFree = !mutex.isLocked();
    const turn = mutex.acquire();
    const leaveAfter = (release: () => void): Leave => {
      return () => {
        release();
        this.#part(record, queue);
      };
    };
    try {
      if (isFree) return leaveAfter((await turn)[1]);
      const limit = { operation: `waiting for record ${record}`, limitMs: this.#waitMaxMs };
      return leaveAfter((await work.wait(limit, () => turn))[1]);
    } catch (error) {
      // async-mutex cannot take one waiter out of its line, so this one passes its turn on when it comes. It does come:
      // whoever is before it holds the record for a bounded time.
      turn.then(
        ([, release]) => leaveAfter(release)(),
        () => this.#part(record, queue),
      );
      throw error;
    }
  }

  #join(record: string): RecordQueue {
    const present = this.#queues.get(record);
    if (present !== undefined) {
      present.users += 1;
      return present;
    }
    const queue = { mutex: new Semaphore(1), users: 1 };
    this.#queues.set(record, queue);
    return queue;
  }

  #part(record: string, queue: RecordQueue): void {
    queue.users -= 1;
    if (queue.users === 0) this.#queues.delete(record);
  }
}
