import type { StepEffect } from '../core/run.ts';
import type { SimEvent } from '../sim/sim-event.ts';

/**
 * What an event may have to do with others. A service on which it bears as a whole is one thing here, arrivals and deliveries
 * included: which process gets a message depends on who has subscribed and what came before. To strategies its messages are
 * things apart. A process is one thing with all its incarnations: what is called in it is called in the one that is up.
 */
export function effectOf(event: SimEvent): StepEffect {
  const { cause, keys: named, access, kind, owner, service, partOf } = event;
  const global = kind === 'fault';
  if (partOf !== undefined) return { cause, keys: named, access, global, partOf };
  const keys = owner === undefined ? named : named.map((key) => (key === owner.id ? owner.name : key));
  if (service === undefined) return { cause, keys, access, global };
  return { cause, keys: owner === undefined ? [service] : [...keys, service], access: 'write', global };
}
