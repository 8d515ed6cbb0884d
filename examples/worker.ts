import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { AuditSystem } from 'raceproof';

/** Flags a record, and adds the entry to the journal, unless that was done before. */
type FlagRecord = (redis: Redis, record: string, entry: string) => Promise<void>;

const attemptsMax = 5;

/** A small audit worker: takes a request, asks the auditor, flags, acknowledges. What fails comes again, for a while. */
export function workerWith(flag: FlagRecord): AuditSystem {
  return ({ redis, queue, auditor, requestTimeoutMs }) => {
    let close = (): Promise<void> => Promise.resolve();
    let stopped = false;

    const subscribe = async (): Promise<void> => {
      if (stopped) return;
      try {
        const subscription = await queue.consume({ concurrency: 50, handle, onLost: () => void subscribe() });
        close = () => subscription.close();
      } catch {
        await sleep(100);
        await subscribe();
      }
    };

    const handle: Parameters<typeof queue.consume>[0]['handle'] = async (delivery) => {
      const { id, record } = delivery.request;
      if (delivery.attempt > attemptsMax) return delivery.deadLetter({ reason: 'it failed too often' });
      const answer = await auditor.audit({ id, record }, { signal: AbortSignal.timeout(requestTimeoutMs) });
      if (answer.requestId !== id || answer.record !== record) throw new Error('a stray answer');
      const entry = JSON.stringify({ record, request: id, fence: 0 });
      if (answer.verdict === 'flag') await flag(redis, record, entry);
      await delivery.ack();
    };

    return {
      start: subscribe,
      stop: async () => {
        stopped = true;
        await close();
        redis.disconnect();
      },
    };
  };
}
