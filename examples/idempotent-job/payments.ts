import { type ClientOf, service } from 'raceproof';

interface Teller {
  readonly tell: (what: string, data: string) => void;
}

const calls = {
  charge: {
    subject: (order: string) => order,
    apply(this: Teller, keys: Set<string>, order: string, idempotencyKey?: string): void {
      if (idempotencyKey !== undefined && keys.has(idempotencyKey)) return;
      if (idempotencyKey !== undefined) keys.add(idempotencyKey);
      this.tell('payment', order);
    },
  },
};

/** A payment provider. A charge with a key that it has seen before is the same charge. */
export const payments = service('payments', { state: () => new Set<string>(), calls });

export type Payments = ClientOf<typeof calls>;
