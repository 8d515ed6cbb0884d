import { type Program, read, type Steps, type Variant, write } from './program.ts';
import { crowd, startAll } from './start-all.ts';

/**
 * SCTBench `reorder_n`: n − 1 tasks set a and then b, and one, started last, checks that it sees both or neither. It
 * sees one only if it comes after the first a and before every b.
 */
export function reorder(tasks: number, { mended = false }: Variant = {}): Program {
  return {
    name: `reorder at ${tasks}`,
    resources: ['a', 'b'],
    begin: (spawn) => {
      const seen = { a: 0, b: 0 };
      let broken = false;
      function* setter(): Steps {
        yield write('a');
        seen.a = 1;
        if (!mended) yield write('b');
        seen.b = -1;
      }
      function* checker(): Steps {
        yield read('a');
        const { a } = seen;
        if (!mended) yield read('b');
        broken = a === 1 && seen.b === 0;
      }
      spawn('main', startAll(spawn, [...crowd('setter', tasks - 1, setter), ['checker', checker()]]));
      return () => broken;
    },
  };
}
