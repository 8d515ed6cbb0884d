import type { StepEffect } from '../core/run.ts';
import type { SimEvent } from '../sim/sim-event.ts';

/**
 * What an event may have to do with others. The queue is one thing here, arrivals and deliveries included: which process
 * gets a request depends on who has subscribed and what came before. To strategies its requests are things apart.
 */
export function effectOf({ cause, keys, access, kind, operation }: SimEvent): StepEffect {
  const global = kind === 'fault';
  const ofQueue = kind === 'arrival' || keys.some((key) => key.startsWith('queue:'));
  if (ofQueue) return { cause, keys: ['queue'], access: 'write', global };
  if (operation === 'queue.deliver') return { cause, keys: [...keys, 'queue'], access: 'write', global };
  return { cause, keys, access, global };
}
