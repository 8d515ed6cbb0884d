import { z } from 'zod';
import { firstIssue } from '../core/plan-schema.ts';
import { failureFileName } from '../files/failure-files.ts';
import { readUntrusted } from '../files/read-untrusted.ts';
import { fieldsOf, requireUnchanged, sealedText } from '../files/sealed-json.ts';
import { requireAuditPlan } from '../files/require-audit-plan.ts';
import { checkRecord, type ReplayRecord } from '../verify/replay-record.ts';

/**
 * A failure that is kept for good. `passes`: a regression test, of the system of its property or of the one that a run
 * of the properties names. `fails`: a test of the replay itself, against a system that is known to be wrong.
 */
export interface CorpusEntry {
  readonly expected: 'passes' | 'fails';
  /** Where set, it is held against this system and no other. */
  readonly system?: string | undefined;
  /** What became of it, the latest last; only changes are written down. */
  readonly history: readonly PastVerdict[];
  readonly record: ReplayRecord;
}

export interface PastVerdict {
  readonly outcome: 'REPRODUCED' | 'FIXED' | 'DIVERGED';
  readonly system: string;
  readonly commit?: string | undefined;
  readonly raceproof: string;
}

export const corpusFieldsSchema = z
  .strictObject({
    expected: z.enum(['passes', 'fails']),
    system: z.string().min(1).optional(),
    history: z.array(
      z.strictObject({
        outcome: z.enum(['REPRODUCED', 'FIXED', 'DIVERGED']),
        system: z.string(),
        commit: z.string().optional(),
        raceproof: z.string(),
      }),
    ),
  })
  .refine(({ expected, system }) => expected === 'passes' || system !== undefined, {
    error: 'expected the system that is to fail, got nothing',
    path: ['system'],
  });

/** Reads an entry. Throws a `TypeError` that names the file, the field, what was expected and what came. */
export function readEntry(file: string): CorpusEntry {
  const document = readUntrusted(file, 'the path of an entry of the corpus');
  const fields = fieldsOf(document);
  if (typeof fields !== 'object' || fields === null || !('corpus' in fields)) {
    throw new TypeError(
      `${file}: corpus: expected an entry of the corpus, got a file without this field; ` +
        '"raceproof corpus promote" makes an entry of a failure file',
    );
  }
  const { corpus, ...rest } = fields;
  const result = corpusFieldsSchema.safeParse(corpus);
  if (!result.success) throw new TypeError(`${file}: corpus.${firstIssue(result.error, corpus)}`);
  const record = checkRecord(rest, file, requireAuditPlan);
  requireUnchanged(document, file);
  return { ...result.data, record };
}

/** The text of an entry's file: a failure file with one field more, so that it can be replayed as it is. */
export function entryText({ record, ...corpus }: CorpusEntry): string {
  return sealedText({ ...record, corpus });
}

/** One signature may be kept against several systems. */
export function entryFileName({ record, system }: CorpusEntry): string {
  const name = failureFileName(record);
  if (system === undefined) return name;
  const of = system
    .replace(/^.*\//, '')
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  return `${of}-${name}`;
}
