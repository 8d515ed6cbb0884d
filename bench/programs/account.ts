import { Lock } from './lock.ts';
import { type Program, read, type Steps, type Variant, write } from './program.ts';
import { startAll } from './start-all.ts';

/** After `account` of the CS programs: a deposit and a withdrawal read the balance and then write it, and one is lost. */
export function account({ mended = false }: Variant = {}): Program {
  return {
    name: 'account',
    resources: ['balance', 'lock'],
    begin: (spawn) => {
      const lock = new Lock('lock');
      let balance = 10;
      function* change(amount: number): Steps {
        if (mended) yield* lock.acquire();
        yield read('balance');
        const before = balance;
        yield write('balance');
        balance = before + amount;
        if (mended) yield* lock.release();
      }
      const tasks = [['deposit', change(5)] as const, ['withdrawal', change(-3)] as const];
      spawn('main', startAll(spawn, tasks));
      return () => balance !== 12;
    },
  };
}
