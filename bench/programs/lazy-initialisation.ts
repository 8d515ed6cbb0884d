import { type Program, read, type Steps, type Variant, write } from './program.ts';
import { crowd, startAll } from './start-all.ts';

/** Tasks that need a connection look whether there is one, and make it where there is none: sometimes two. */
export function lazyInitialisation({ mended = false }: Variant = {}): Program {
  return {
    name: 'lazy initialisation',
    resources: ['connection'],
    begin: (spawn) => {
      let promised = false;
      let made = 0;
      function* user(): Steps {
        yield read('connection');
        if (mended ? promised : made > 0) return;
        // The mended program keeps the promise, before it waits for what is promised.
        promised = true;
        yield write('connection');
        made += 1;
      }
      spawn('main', startAll(spawn, crowd('user', 3, user)));
      return () => made > 1;
    },
  };
}
