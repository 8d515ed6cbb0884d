/** Above this many operations what was placed does not fit into a number beside the state. */
const smallMax = 24;

/** What a search has tried: which operations were placed, in which state. */
export class Configurations {
  readonly #small = new Set<number>();
  readonly #large = new Set<string>();

  /** Whether it is a new one. */
  add(isPlaced: Uint8Array, state: number): boolean {
    if (isPlaced.length <= smallMax) {
      let bits = 0;
      for (let index = 0; index < isPlaced.length; index += 1) bits = bits * 2 + (isPlaced[index] ?? 0);
      return isNewIn(this.#small, state * 2 ** smallMax + bits);
    }
    let key = `${state}:`;
    for (let index = 0; index < isPlaced.length; index += 16) {
      let bits = 0;
      for (let bit = index; bit < index + 16; bit += 1) bits = bits * 2 + (isPlaced[bit] ?? 0);
      key += String.fromCharCode(bits);
    }
    return isNewIn(this.#large, key);
  }
}

function isNewIn<Key>(seen: Set<Key>, key: Key): boolean {
  const { size } = seen;
  seen.add(key);
  return seen.size > size;
}
