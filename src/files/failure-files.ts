import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replayCommand, shellWord } from '../report/replay-command.ts';
import {
  decodeRecord,
  decodeToken,
  encodeFile,
  encodeToken,
  isToken,
  type ReplayRecord,
} from '../verify/replay-record.ts';
import { PropertyFailure } from '../core/property-failure.ts';
import { slugOf } from './slug.ts';

const folder = 'raceproof-failures';
const bytesMax = 50 * 1024 * 1024;

/** Where a failure was kept: a file, or the token itself where no file could be written. */
export interface Kept {
  readonly replay: string;
  readonly file: string | undefined;
  /** Whether no failure of this signature was kept before. */
  readonly isNew: boolean;
}

export function keepFailure(record: ReplayRecord): Kept {
  const slug = slugOf(record.signature);
  const file = join(folder, `${slug}-${record.traceHash.slice(0, 8)}.json`);
  try {
    mkdirSync(folder, { recursive: true });
    const isNew = !readdirSync(folder).some((name) => name.startsWith(`${slug}-`));
    writeFileSync(file, encodeFile(record));
    return { replay: file, file, isNew };
  } catch {
    return { replay: encodeToken(record), file: undefined, isNew: true };
  }
}

/** The command that replays a failure, against the same system. */
export function commandFor(failure: {
  readonly replay: string;
  readonly property: string;
  readonly system: string | undefined;
}): string {
  const command = replayCommand(failure);
  return failure.system === undefined ? command : `RACEPROOF_SYSTEM=${shellWord(failure.system)} ${command}`;
}

/** Reads a failure of the given property. Throws where it is of another one: to pass it over would look like a pass. */
export function readFailureOf(property: string, source: string): ReplayRecord {
  const record = readFailure(source);
  if (record.property === property) return record;
  throw new PropertyFailure(`the replay is of another property: select it with -t "${record.property}"`);
}

/** Reads a token or a failure file. Throws a `TypeError` that says what is wrong with it. */
export function readFailure(source: string): ReplayRecord {
  if (isToken(source)) return decodeToken(source);
  let text: string;
  try {
    const { size } = statSync(source);
    if (size > bytesMax) {
      throw new RangeError(`it has ${size} bytes, more than the ${bytesMax} that are read`);
    }
    text = readFileSync(source, 'utf8');
  } catch (cause) {
    throw new TypeError(
      `expected a replay token (rp1.…) or the path of a failure file, got ${source.slice(0, 200)}: ${String(cause)}`,
      { cause },
    );
  }
  return decodeRecord(text, source);
}
