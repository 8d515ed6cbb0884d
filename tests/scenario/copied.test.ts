import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copied } from '../../src/scenario/copied.ts';

class Seats {
  #sold = 0;
  readonly names: string[] = [];

  get sold(): number {
    return this.#sold;
  }

  sell(name: string): number {
    this.names.push(name);
    this.#sold += 1;
    return this.#sold;
  }

  count(): number {
    return this.names.length;
  }
}

class Ledger extends Map<string, number> {
  readonly currency = 'EUR';

  total(): number {
    return [...this.values()].reduce((sum, amount) => sum + amount, 0);
  }
}

describe('a copy', () => {
  test('is equal to the original and shares none of its objects', () => {
    const values = fc.anything({ withMap: true, withSet: true, withDate: true, withTypedArray: true });
    fc.assert(
      fc.property(values, (value) => {
        const copy = copied(value);
        expect(copy).toStrictEqual(value);
        expect(objectsIn(copy).filter((object) => objectsIn(value).includes(object))).toEqual([]);
      }),
    );
  });

  test('has the methods and getters of its class, and sees nothing of later changes', () => {
    const seats = { sold: new Ledger([['ann', 3]]) };
    const copy = copied(seats);
    seats.sold.set('bob', 4);
    expect(copy.sold).toBeInstanceOf(Ledger);
    expect([copy.sold.total(), copy.sold.size, copy.sold.currency]).toEqual([3, 1, 'EUR']);
    copy.sold.set('eve', 1);
    expect(seats.sold.total()).toBe(7);
  });

  test('answers with what its private fields hold, which cannot be copied', () => {
    const seats = new Seats();
    seats.sell('ann');
    const copy = copied(seats);
    expect([copy.sold, copy.count(), copy.constructor]).toEqual([1, 1, Seats]);
    copy.names.push('eve');
    expect(seats.count()).toBe(1);
  });

  test('may refer to itself, and hands over what cannot be copied', () => {
    const promise = Promise.resolve(1);
    const value: { self?: unknown; promise: unknown; call: () => number; n: number } = {
      promise,
      n: 1,
      call() {
        return this.n;
      },
    };
    value.self = value;
    const copy = copied(value);
    copy.n = 2;
    expect(copy.self).toBe(copy);
    expect([copy.promise, copy.call(), value.call()]).toEqual([promise, 2, 1]);
  });

  test('is not made of what holds more objects of classes than allowed', () => {
    const few = [new Seats(), new Seats()];
    expect(copied(few, { instancesMax: 2 })).not.toBe(few);
    expect(copied(few, { instancesMax: 1 })).toBe(few);
  });
});

function objectsIn(value: unknown, found = new Set<unknown>()): readonly unknown[] {
  if (typeof value !== 'object' || value === null || found.has(value)) return [...found];
  found.add(value);
  const parts: unknown[] = value instanceof Map ? [...value].flat() : value instanceof Set ? [...value] : [];
  for (const part of [...parts, ...(Object.values(value) as unknown[])]) objectsIn(part, found);
  return [...found];
}
