import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditEnvironment, AuditSystem } from '../../audit/scenario/audit-system.ts';

type Subscription = Parameters<AuditEnvironment['queue']['consume']>[0];
export type Delivery = Parameters<Subscription['handle']>[0];

/** Looks and flags in one script, so that nobody comes in between. */
const flagOnceLua = `
if redis.call('SET', KEYS[1], ARGV[1], 'NX') then
  redis.call('RPUSH', KEYS[2], ARGV[1])
end`;

const attemptsMax = 5;

/** A small audit worker: what `settle` does with the auditor's answer, and when it acknowledges, is the canary's own. */
export function canaryWorker(
  settle: (delivery: Delivery, due: boolean, environment: AuditEnvironment) => Promise<void>,
): AuditSystem {
  return (environment) => {
    const { redis, queue, auditor, requestTimeoutMs } = environment;
    let close = nothingToClose;
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

    const handle: Subscription['handle'] = async (delivery) => {
      const { id, record } = delivery.request;
      if (delivery.attempt > attemptsMax) return delivery.deadLetter({ reason: 'it failed too often' });
      const answer = await auditor.audit({ id, record }, { signal: AbortSignal.timeout(requestTimeoutMs) });
      if (answer.requestId !== id || answer.record !== record) throw new Error('a stray answer');
      await settle(delivery, answer.verdict === 'flag', environment);
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

function nothingToClose(): Promise<void> {
  return Promise.resolve();
}

export async function flagOnce({ request }: Delivery, { redis }: AuditEnvironment): Promise<void> {
  const { key, entry } = flagOf(request);
  await redis.eval(flagOnceLua, 2, key, journal, entry);
}

/** The key of a request's flag, and its entry in the journal. */
export function flagOf({ id, record }: Delivery['request']): {
  readonly key: string;
  readonly entry: string;
} {
  return { key: `audit:flag:${record}`, entry: JSON.stringify({ record, request: id, fence: 0 }) };
}

export const journal = 'audit:journal';
