import { Lock } from './lock.ts';
import type { Program, Steps, Variant } from './program.ts';
import { startAll } from './start-all.ts';

/** `deadlock01` of the CS programs: two tasks take the same two locks, in opposite order. */
export function deadlock({ mended = false }: Variant = {}): Program {
  return {
    name: 'deadlock',
    resources: ['lock1', 'lock2'],
    begin: (spawn) => {
      const first = new Lock('lock1');
      const second = new Lock('lock2');
      function* both(outer: Lock, inner: Lock): Steps {
        yield* outer.acquire();
        yield* inner.acquire();
        yield* inner.release();
        yield* outer.release();
      }
      const other = mended ? both(first, second) : both(second, first);
      spawn('main', startAll(spawn, [['one', both(first, second)] as const, ['other', other] as const]));
      return (unfinished) => unfinished > 0;
    },
  };
}
