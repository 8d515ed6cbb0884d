import type { Novelty } from '../core/confidence.ts';
import { hashText } from '../core/hash.ts';

/** Classes that are kept; estimates beyond are good to about 1/√1024 = 3 %. */
const keptMax = 1024;
const hashes = 2 ** 53;
const entryBytes = 11;

/**
 * How many classes there are and how often each was seen, in bounded memory: the classes with the smallest hashes are
 * kept, with exact counts (Gibbons, VLDB 2001). A class that is kept in the end was kept in every part, so merging is
 * exact, associative and commutative. Up to 1,024 classes the figures are exact, beyond they are estimates.
 */
export class ClassSketch {
  readonly #times = new Map<number, number>();
  #draws = 0;
  /** Hashes above are not among the smallest. */
  #bound = Infinity;

  add(name: string): void {
    this.#draws += 1;
    this.#count(hashOf(name), 1);
  }

  absorb(encoded: EncodedSketch): void {
    this.#draws += encoded.draws;
    const bytes = Buffer.from(encoded.classes, 'base64');
    if (bytes.length % entryBytes !== 0) {
      throw new TypeError(`expected whole classes, got ${bytes.length} bytes`);
    }
    for (let at = 0; at < bytes.length; at += entryBytes) {
      const hash = bytes.readUIntBE(at, 3) * 2 ** 32 + bytes.readUInt32BE(at + 3);
      this.#count(hash, bytes.readUInt32BE(at + 7));
    }
  }

  /** The same classes give the same text, whatever the order they came in. */
  encode(): EncodedSketch {
    const kept = this.#smallest();
    const bytes = Buffer.alloc(kept.length * entryBytes);
    kept.forEach(([hash, times], index) => {
      const at = index * entryBytes;
      bytes.writeUIntBE(Math.floor(hash / 2 ** 32), at, 3);
      bytes.writeUInt32BE(hash % 2 ** 32, at + 3);
      bytes.writeUInt32BE(Math.min(times, 0xffffffff), at + 7);
    });
    return { draws: this.#draws, classes: bytes.toString('base64') };
  }

  novelty(): Novelty {
    const kept = this.#smallest();
    const scale = scaleOf(kept);
    const singletons = kept.filter(([, times]) => times === 1).length;
    return {
      draws: this.#draws,
      distinct: Math.round(kept.length * scale),
      singletons: Math.round(singletons * scale),
    };
  }

  /**
   * How many classes this fraction of the draws would have shown, on average: the saturation curve, by rarefaction.
   * It depends on what was seen alone, not on when.
   */
  rarefied(fraction: number): number {
    const kept = this.#smallest();
    const seen = kept.reduce((sum, [, times]) => sum + 1 - (1 - fraction) ** times, 0);
    return Math.round(seen * scaleOf(kept));
  }

  #count(hash: number, times: number): void {
    if (hash > this.#bound) return;
    this.#times.set(hash, (this.#times.get(hash) ?? 0) + times);
    if (this.#times.size >= 2 * keptMax) this.#smallest();
  }

  #smallest(): readonly (readonly [hash: number, times: number])[] {
    const sorted = [...this.#times].sort(([left], [right]) => left - right);
    for (const [hash] of sorted.slice(keptMax)) this.#times.delete(hash);
    const kept = sorted.slice(0, keptMax);
    if (kept.length === keptMax) this.#bound = kept.at(-1)?.[0] ?? Infinity;
    return kept;
  }
}

export interface EncodedSketch {
  readonly draws: number;
  /** Base64: for each class, ascending, seven bytes of hash and four of count. */
  readonly classes: string;
}

/** Classes that stand behind each one kept. */
function scaleOf(kept: readonly (readonly [hash: number, times: number])[]): number {
  const last = kept.at(-1);
  if (kept.length < keptMax || last === undefined) return 1;
  return ((keptMax - 1) * hashes) / (last[0] * keptMax);
}

/** 53 bits from two independent passes. */
function hashOf(name: string): number {
  return (hashText(name) >>> 11) * 2 ** 32 + hashText(`~${name}`);
}
