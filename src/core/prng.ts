import { mix } from './hash.ts';

/** A small, fast, seeded generator of uniform draws: sfc32 (Doty-Humphrey, PractRand). Never used for secrets. */
export class Prng {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number) {
    this.#a = mix(seed, 0x51ed270b);
    this.#b = mix(seed, 0x2545f491);
    this.#c = mix(seed, 0x9e3779b1);
    // The first outputs of sfc32 still show the seed.
    for (let round = 0; round < 8; round += 1) this.uint32();
  }

  /** A uniform integer in [0, 2^32). */
  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** A uniform float in [0, 1) with 53 random bits, as `Math.random` gives. */
  float(): number {
    return ((this.uint32() >>> 5) * 0x4000000 + (this.uint32() >>> 6)) / 0x20000000000000;
  }

  /** A uniform integer in [min, max], both included; the bias is below 2^-32 per value. */
  integer(min: number, max: number): number {
    return min + Math.floor((this.uint32() / 0x100000000) * (max - min + 1));
  }

  /** One element, uniformly. The list must not be empty. */
  pick<T>(list: readonly T[]): T {
    const element = list[this.integer(0, list.length - 1)];
    if (element === undefined) throw new RangeError('pick needs a list with at least one element');
    return element;
  }
}
