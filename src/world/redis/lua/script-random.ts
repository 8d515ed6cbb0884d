import { integerFromDouble } from '../integers.ts';

const multiplier = 0x5deece66dn;
const increment = 0xbn;
const modulus48 = (1n << 48n) - 1n;
const lowWord = 0x330en;
const unseeded = 0x1234abcd330en;
const divisor = 2147483647;

/** Redis's own `math.random`: drand48 from its fixed start, one sequence per server, carried on by each script. */
export class ScriptRandom {
  #state = unseeded;

  reset(): void {
    this.#state = unseeded;
  }

  seed(seed: number): void {
    this.#state = (BigInt.asUintN(32, BigInt(integerFromDouble(seed))) << 16n) | lowWord;
  }

  /** From 0 up to, but not including, 1. */
  next(): number {
    this.#state = (this.#state * multiplier + increment) & modulus48;
    return (Number(this.#state >> 17n) % divisor) / divisor;
  }
}
