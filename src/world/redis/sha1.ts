import { createHash } from 'node:crypto';

/** Hashing costs more than running a short script: the last few hundred texts keep their hash. */
const hashesMax = 500;
const hashes = new Map<string, string>();

/** In hexadecimal, of a text with one character per byte. */
export function sha1(text: string): string {
  const known = hashes.get(text);
  if (known !== undefined) return known;
  const hash = createHash('sha1').update(text, 'latin1').digest('hex');
  if (hashes.size >= hashesMax) hashes.clear();
  hashes.set(text, hash);
  return hash;
}
