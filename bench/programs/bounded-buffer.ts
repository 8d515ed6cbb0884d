import { type Program, type Steps, type Variant, write } from './program.ts';
import { startAll } from './start-all.ts';

const items = 12;
const slots = 6;

/**
 * A ring between a producer and a consumer that has one slot fewer than its producer believes: once the producer is
 * seven items ahead, one that nobody has taken is overwritten.
 */
export function boundedBuffer({ mended = false }: Variant = {}): Program {
  return {
    name: 'bounded buffer',
    resources: ['buffer'],
    begin: (spawn) => {
      const ring: number[] = [];
      const aheadMax = mended ? slots : slots + 1;
      let put = 0;
      let taken = 0;
      let broken = false;
      const waiting: (() => void)[] = [];
      const wake = (): void => {
        for (const resume of waiting.splice(0)) resume();
      };
      function* producer(): Steps {
        for (; put < items; wake()) {
          yield write('buffer');
          while (put - taken >= aheadMax) yield (resume) => waiting.push(resume);
          ring[put % slots] = put;
          put += 1;
        }
      }
      function* consumer(): Steps {
        for (; taken < items; wake()) {
          yield write('buffer');
          while (put === taken) yield (resume) => waiting.push(resume);
          if (ring[taken % slots] !== taken) broken = true;
          taken += 1;
        }
      }
      spawn('main', startAll(spawn, [['producer', producer()] as const, ['consumer', consumer()] as const]));
      return () => broken;
    },
  };
}
