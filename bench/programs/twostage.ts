import { Lock } from './lock.ts';
import { type Program, read, type Steps, type Variant, write } from './program.ts';
import { crowd, startAll } from './start-all.ts';

/**
 * SCTBench `twostage_n`: n − 1 tasks write the first value under one lock and the second, made from it, under another.
 * One task, started last, reads them in the same way, and between the two stages finds the first without the second.
 */
export function twostage(tasks: number, { mended = false }: Variant = {}): Program {
  return {
    name: `twostage at ${tasks}`,
    resources: ['first', 'second', 'lock1', 'lock2'],
    begin: (spawn) => {
      const locks = [new Lock('lock1'), new Lock('lock2')] as const;
      const value = { first: 0, second: 0 };
      let broken = false;
      function* betweenStages(): Steps {
        if (mended) return;
        yield* locks[0].release();
        yield* locks[1].acquire();
      }
      const last = mended ? locks[0] : locks[1];
      function* writer(): Steps {
        yield* locks[0].acquire();
        yield write('first');
        value.first = 1;
        yield* betweenStages();
        yield write('second');
        value.second = value.first + 1;
        yield* last.release();
      }
      function* reader(): Steps {
        yield* locks[0].acquire();
        yield read('first');
        const { first } = value;
        if (first === 0) {
          yield* locks[0].release();
          return;
        }
        yield* betweenStages();
        yield read('second');
        broken = value.second !== first + 1;
        yield* last.release();
      }
      spawn('main', startAll(spawn, [...crowd('writer', tasks - 1, writer), ['reader', reader()]]));
      return () => broken;
    },
  };
}
