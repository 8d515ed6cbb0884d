import type { AuditSystem } from '../../../src/index.ts';
import { consult, flagWhenAlone, worker } from './frame.ts';

type Work = () => Promise<void>;

/** One at a time for each key. Whoever ends calls the next in line, whose work then runs as part of another delivery's. */
class Turns {
  readonly #limitMs: number | undefined;
  readonly #waiting = new Map<string, Work[]>();

  constructor(limitMs: number | undefined) {
    this.#limitMs = limitMs;
  }

  take(key: string, work: Work): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = (): Promise<void> => work().then(resolve, reject);
      const waiting = this.#waiting.get(key);
      if (waiting !== undefined) waiting.push(turn);
      else {
        this.#waiting.set(key, []);
        this.#run(key, turn);
      }
    });
  }

  #run(key: string, turn: Work): void {
    let isOver = false;
    const passOn = (): void => {
      clearTimeout(limit);
      if (isOver) return;
      isOver = true;
      const following = this.#waiting.get(key)?.shift();
      if (following === undefined) this.#waiting.delete(key);
      else this.#run(key, following);
    };
    const limit = this.#limitMs === undefined ? undefined : setTimeout(passOn, this.#limitMs);
    void turn().then(passOn);
  }
}

function build(limitMs: number | undefined): AuditSystem {
  return worker((environment) => {
    const turns = new Turns(limitMs);
    return {
      work: ({ request }) =>
        turns.take(request.record, async () => {
          if ((await consult(environment, request)) === 'flag') await flagWhenAlone(environment, request);
        }),
    };
  });
}

export default build(100);
export const fixed = build(undefined);
