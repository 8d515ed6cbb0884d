import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditSystem } from '../../../src/index.ts';
import { consult, flagOnce, within, worker } from './frame.ts';

interface Claim {
  readonly won: number | undefined;
  readonly owner: string | null | undefined;
  readonly me: string;
}

/** One process prepares what all wait for. A SETNX that took effect and is sent again says to its winner that it lost. */
function build(isMine: (claim: Claim) => boolean): AuditSystem {
  return worker((environment) => {
    const { redis, processId } = environment;
    const me = processId.replace(/~.*/, '');
    let isStopping = false;
    const again = async <Value>(call: () => Promise<Value>): Promise<Value | undefined> => {
      while (!isStopping) {
        try {
          return await within(1_000, call);
        } catch {
          await sleep(50);
        }
      }
      return undefined;
    };
    const prepare = async (): Promise<void> => {
      const won = await again(() => redis.setnx('setup:owner', me));
      const owner = won === 1 ? me : await again(() => redis.get('setup:owner'));
      if (isMine({ won, owner, me })) await again(() => redis.set('setup:ready', '1'));
      while (!isStopping && (await again(() => redis.get('setup:ready'))) !== '1') await sleep(200);
    };
    let ready: Promise<void> | undefined;
    return {
      work: async ({ request }) => {
        ready ??= prepare();
        await ready;
        if ((await consult(environment, request)) === 'flag') await flagOnce(environment, request);
      },
      stop: () => {
        isStopping = true;
      },
    };
  });
}

export default build(({ won }) => won === 1);
export const fixed = build(({ owner, me }) => owner === me);
