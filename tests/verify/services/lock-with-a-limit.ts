import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditSystem } from '../../../src/index.ts';
import { consult, flagWhenAlone, worker } from './frame.ts';

/** One at a time for each key; with a limit, whoever takes longer goes on working while the next one begins. */
class Turns {
  readonly #limitMs: number | undefined;
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(limitMs: number | undefined) {
    this.#limitMs = limitMs;
  }

  take(key: string, work: () => Promise<void>): Promise<void> {
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(work);
    this.#last.set(key, this.#endOf(turn));
    return turn;
  }

  async #endOf(turn: Promise<void>): Promise<void> {
    const settled = turn.catch(() => undefined);
    if (this.#limitMs === undefined) return settled;
    const over = new AbortController();
    const limit = sleep(this.#limitMs, undefined, { signal: over.signal }).catch(() => undefined);
    await Promise.race([settled, limit]);
    over.abort();
  }
}

function build(limitMs: number | undefined): AuditSystem {
  return worker((environment) => {
    const turns = new Turns(limitMs);
    return {
      work: async ({ request }) => {
        if ((await consult(environment, request)) !== 'flag') return;
        await turns.take(request.record, () => flagWhenAlone(environment, request));
      },
    };
  });
}

export default build(100);
export const fixed = build(undefined);
