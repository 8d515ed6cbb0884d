import { heldContention, heldTenures, holdChangeOf, type HoldsOfServices, leaseIn } from '../core/holds.ts';
import { plainReading, plainTelling, type Reading } from '../core/reading.ts';
import { remember } from '../core/remember.ts';
import { milliseconds } from '../judge/wording.ts';
import type { AnyService } from './service.ts';

/** How a scenario is read that says no more than what its services declare. */
export function servicesReading(services: readonly AnyService[]): Reading {
  const plain = plainReading(services.map(({ name }) => name));
  const holds: HoldsOfServices = new Map(
    services.flatMap(({ name, holds: names }) => (names === undefined ? [] : [[name, names] as const])),
  );
  if (holds.size === 0) return plain;
  return {
    ...plain,
    showsBands: true,
    narrate: () => (fact) => {
      const telling = plainTelling(fact);
      const leaseMs = holdChangeOf(fact, holds) === undefined ? undefined : leaseIn(fact.what.data);
      if (leaseMs === undefined) return telling;
      const text = [fact.what.name, fact.what.subject, `for ${milliseconds(leaseMs)}`].join(' ');
      return { ...telling, cells: telling.cells.map((cell) => ({ ...cell, text })) };
    },
    tenures: remember((facts) => heldTenures(facts, holds)),
    contention: remember((facts) => heldContention(facts, holds)),
  };
}
