import { readFileSync, statSync } from 'node:fs';
import { bytesMax, parseUntrusted } from '../verify/replay-record.ts';

/** Reads a JSON file that anybody may have written. Throws a `TypeError` that names the file and what is wrong with it. */
export function readUntrusted(path: string, expected: string): unknown {
  let text: string;
  try {
    const { size } = statSync(path);
    if (size > bytesMax) {
      throw new RangeError(`it has ${size} bytes, more than the ${bytesMax} that are read`);
    }
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new TypeError(`expected ${expected}, got ${path.slice(0, 200)}: ${String(cause)}`, { cause });
  }
  return parseUntrusted(text, path);
}
