import { createHash } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { readRegularFile } from '../files/read-regular-file.ts';
import { type Campaign, parseCampaign } from './campaign.ts';
import type { Interval } from './chunk-result.ts';
import { type LedgerRecord, parseRecord } from './ledger-record.ts';

/** What is written down of a campaign, read back. */
export interface LedgerContents {
  readonly campaign: Campaign;
  /** The runs that whoever writes here has taken on. */
  readonly share: Interval;
  readonly records: readonly LedgerRecord[];
  /** Lines that cannot be trusted, in words. What they held counts as not done. */
  readonly damage: readonly string[];
  /** Bytes up to the end of the last whole line. */
  readonly wholeBytes: number;
}

/** The disk refused a line; what was written before is whole. */
export class LedgerWriteError extends Error {
  override readonly name = 'LedgerWriteError';
}

/**
 * The campaign and what was done of it, one checksummed line each, only ever appended to. A line is on the disk before
 * its chunk counts as done.
 */
export class Ledger {
  readonly #file: string;
  readonly #descriptor: number;

  private constructor(file: string, descriptor: number) {
    this.#file = file;
    this.#descriptor = descriptor;
  }

  /** Throws a `TypeError` where there is one already. */
  static create(file: string, { campaign, share }: Pick<LedgerContents, 'campaign' | 'share'>): Ledger {
    let descriptor: number;
    try {
      descriptor = openSync(file, 'ax');
    } catch (cause) {
      throw new TypeError(`the ledger ${file} cannot be made: ${String(cause)}`, { cause });
    }
    const ledger = new Ledger(file, descriptor);
    try {
      ledger.#write({ kind: 'campaign', campaign, share });
    } catch (error) {
      ledger.close();
      rmSync(file, { force: true });
      throw error;
    }
    return ledger;
  }

  /** Goes on writing behind the last whole line. */
  static continue(file: string, { wholeBytes }: Pick<LedgerContents, 'wholeBytes'>): Ledger {
    const descriptor = openSync(file, 'a');
    if (fstatSync(descriptor).size > wholeBytes) ftruncateSync(descriptor, wholeBytes);
    return new Ledger(file, descriptor);
  }

  append(record: LedgerRecord): void {
    this.#write(record);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #write(value: unknown): void {
    const json = JSON.stringify(value);
    const bytes = Buffer.from(`${checksum(json)} ${json}\n`);
    const { size } = fstatSync(this.#descriptor);
    try {
      for (let written = 0; written < bytes.length;) written += writeSync(this.#descriptor, bytes, written);
      fsyncSync(this.#descriptor);
    } catch (cause) {
      this.#undo(size);
      throw new LedgerWriteError(`the ledger ${this.#file} cannot be written: ${String(cause)}`, { cause });
    }
  }

  /** A line that was cut off is no line; where even that fails, reading finds it torn. */
  #undo(size: number): void {
    try {
      ftruncateSync(this.#descriptor, size);
    } catch {
      // Reading drops a torn last line.
    }
  }
}

/** Reads a ledger. Throws a `TypeError` where its first line, the campaign, cannot be trusted. */
export function readLedger(file: string): LedgerContents {
  const bytes = readRegularFile(file, 'the ledger of a campaign');
  const records: LedgerRecord[] = [];
  const damage: string[] = [];
  let header: Pick<LedgerContents, 'campaign' | 'share'> | undefined;
  let start = 0;
  for (let line = 1; start < bytes.length; line += 1) {
    const end = bytes.indexOf(10, start);
    if (end < 0) {
      damage.push(`line ${line} of ${file} is torn: what it held is run again`);
      break;
    }
    const text = bytes.toString('utf8', start, end);
    start = end + 1;
    try {
      const value = checked(text);
      if (header === undefined) header = headerOf(value);
      else records.push(parseRecord(value));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (header === undefined) {
        throw new TypeError(`${file} is no ledger: line ${line}: ${reason}`, { cause: error });
      }
      damage.push(`line ${line} of ${file} is damaged (${reason}): what it held is run again`);
    }
  }
  if (header === undefined) throw new TypeError(`${file} is no ledger: it holds no campaign`);
  return { ...header, records, damage, wholeBytes: start };
}

const headerSchema = z.strictObject({
  kind: z.literal('campaign'),
  campaign: z.unknown(),
  share: z.strictObject({ from: z.int().min(0), count: z.int().min(0) }),
});

function headerOf(value: unknown): Pick<LedgerContents, 'campaign' | 'share'> {
  const header = headerSchema.safeParse(value);
  if (!header.success) throw new TypeError('expected a campaign and a share of it first');
  return { campaign: parseCampaign(header.data.campaign), share: header.data.share };
}

function checked(line: string): unknown {
  const json = line.slice(17);
  if (line[16] !== ' ' || line.slice(0, 16) !== checksum(json)) throw new TypeError('its checksum is wrong');
  return JSON.parse(json) as unknown;
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
