import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { readRegularFile } from '../files/read-regular-file.ts';

/** What a process works on: the campaign's run, and how many it has begun. */
export interface JournalEntry {
  readonly pid: number;
  /** Undefined between chunks. */
  readonly run: number | undefined;
  readonly begun: number;
}

const width = 48;

/**
 * Writes down the run in work before it begins, in place, so that it outlives whatever ends the process. It is not
 * forced to the disk: it is there for the death of a process, not of the machine.
 */
export class Journal {
  readonly #descriptor: number;
  #begun = 0;

  constructor(file: string) {
    // Whatever lies there is not written into: the folder may come from elsewhere.
    rmSync(file, { force: true });
    this.#descriptor = openSync(file, 'wx');
    this.idle();
  }

  begin(run: number): void {
    this.#begun += 1;
    this.#write(String(run));
  }

  idle(): void {
    this.#write('-');
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #write(run: string): void {
    writeSync(this.#descriptor, `${process.pid} ${run} ${this.#begun}`.padEnd(width - 1) + '\n', 0);
  }
}

/** Undefined where there is none, or none that is whole. */
export function readJournal(file: string): JournalEntry | undefined {
  let text: string;
  try {
    text = readRegularFile(file, 'a journal').toString('latin1');
  } catch {
    return undefined;
  }
  const match = /^(\d+) (\d+|-) (\d+) *\n$/.exec(text);
  if (match === null) return undefined;
  return {
    pid: Number(match[1]),
    run: match[2] === '-' ? undefined : Number(match[2]),
    begun: Number(match[3]),
  };
}
