import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditSystem } from '../../../src/index.ts';
import { consult, flagOnce, flagWhenAlone, within, worker } from './frame.ts';

/** A worker, and where `polls` says so a loop beside it that asks Redis something every 20 ms. */
function build(polls: boolean, flag: typeof flagOnce | typeof flagWhenAlone): AuditSystem {
  return worker((environment) => {
    const stopping = new AbortController();
    const loop = async (): Promise<void> => {
      while (!stopping.signal.aborted) {
        await within(1_000, () => environment.redis.get('config')).catch(() => undefined);
        await sleep(20, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    };
    let running = Promise.resolve();
    return {
      start: () => {
        if (polls) running = loop();
      },
      work: async ({ request }) => {
        if ((await consult(environment, request)) === 'flag') await flag(environment, request);
      },
      stop: async () => {
        stopping.abort();
        await running;
      },
    };
  });
}

export default build(true, flagOnce);
/** Flags twice, with the loop beside it and without. */
export const racy = build(true, flagWhenAlone);
export const racyQuiet = build(false, flagWhenAlone);
