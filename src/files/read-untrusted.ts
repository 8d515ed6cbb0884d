import { bytesMax, parseUntrusted } from '../verify/untrusted-json.ts';
import { readRegularFile } from './read-regular-file.ts';

/** Reads a JSON file that anybody may have written. Throws a `TypeError` that names the file and what is wrong with it. */
export function readUntrusted(path: string, expected: string): unknown {
  return parseUntrusted(readRegularFile(path, expected, bytesMax).toString('utf8'), path);
}
