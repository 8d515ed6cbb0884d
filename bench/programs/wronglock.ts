import { Lock } from './lock.ts';
import { type Program, read, type Steps, type Variant, write } from './program.ts';
import { crowd, startAll } from './start-all.ts';

/** `wronglock` of the CS programs: one task adds under the right lock and checks; seven add under another lock. */
export function wronglock({ mended = false }: Variant = {}): Program {
  return {
    name: 'wronglock',
    resources: ['data', 'right', 'wrong'],
    begin: (spawn) => {
      const right = new Lock('right');
      const wrong = mended ? right : new Lock('wrong');
      let data = 0;
      let broken = false;
      function* add(): Steps {
        yield read('data');
        const before = data;
        yield write('data');
        data = before + 1;
      }
      function* careful(): Steps {
        yield* right.acquire();
        yield read('data');
        const before = data;
        yield* add();
        yield read('data');
        broken = data !== before + 1;
        yield* right.release();
      }
      function* careless(): Steps {
        yield* wrong.acquire();
        yield* add();
        yield* wrong.release();
      }
      spawn('main', startAll(spawn, [['careful', careful()], ...crowd('careless', 7, careless)]));
      return () => broken;
    },
  };
}
