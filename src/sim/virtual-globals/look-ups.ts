import dns, { Resolver } from 'node:dns';
import dnsPromises, { Resolver as PromisesResolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { currentTask } from '../task.ts';
import type { Patch } from './patch.ts';
import { requireNoTask } from './refusal.ts';

type LookUp = (this: unknown, ...values: unknown[]) => unknown;

/** Everything that asks a name service: `lookup`, `lookupService`, `resolve4` and so on, `reverse`. */
const asks = /^(?:lookup|resolve|reverse)/;

export const lookUpPatches: readonly Patch[] = [
  dns,
  dnsPromises,
  Resolver.prototype,
  PromisesResolver.prototype,
].flatMap((on) =>
  Object.getOwnPropertyNames(on)
    .filter((name) => asks.test(name))
    .map((name) => ({ on, name, value: refusing(name, Reflect.get(on, name) as LookUp) })),
);

function refusing(name: string, real: LookUp): LookUp {
  return function lookUp(this: unknown, ...values: unknown[]): unknown {
    const [host] = values;
    const network = currentTask()?.process.network;
    if (network !== undefined) return network.lookUp(name, this, values);
    // Node answers for an address by itself.
    const isAnswered = name === 'lookup' && (typeof host !== 'string' || host === '' || isIP(host) !== 0);
    if (!isAnswered) requireNoTask(() => ({ act: 'look-up', host: String(host) }));
    return Reflect.apply(real, this, values);
  };
}
