import { readFileSync, statSync } from 'node:fs';
import { count } from '../report/figures.ts';
import { bytesMax, parseUntrusted } from '../verify/untrusted-json.ts';

/** Reads a JSON file that anybody may have written. Throws a `TypeError` that names the file and what is wrong with it. */
export function readUntrusted(path: string, expected: string): unknown {
  const size = attempt(path, expected, () => statSync(path).size);
  if (size > bytesMax) {
    throw new TypeError(`${path}: expected at most ${count(bytesMax)} bytes, got ${count(size)}`);
  }
  return parseUntrusted(
    attempt(path, expected, () => readFileSync(path, 'utf8')),
    path,
  );
}

function attempt<Result>(path: string, expected: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    throw new TypeError(`expected ${expected}, got ${path.slice(0, 200)}: ${String(cause)}`, { cause });
  }
}
