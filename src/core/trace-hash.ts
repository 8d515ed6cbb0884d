import { mix } from './hash.ts';

/** A rolling 64-bit digest of everything that decided a run. Two runs with the same digest took the same steps. */
export class TraceHash {
  #high = 0x243f6a88;
  #low = 0x85a308d3;

  add(value: number): void {
    this.#high = mix(this.#high, value);
    this.#low = mix(this.#low ^ 0x5bd1e995, value);
  }

  /** Sixteen hexadecimal digits. */
  digest(): string {
    return hex(this.#high) + hex(this.#low);
  }
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
