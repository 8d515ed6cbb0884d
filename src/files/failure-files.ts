import { auditScenarioVersion } from '../audit/scenario/audit-settings.ts';
import { requireAuditPlan } from './require-audit-plan.ts';
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { PropertyFailure } from '../core/property-failure.ts';
import { replayCommand, shellWord } from '../report/replay-command.ts';
import {
  checkRecord,
  decodeToken,
  encodeToken,
  isToken,
  type ReplayRecord,
} from '../verify/replay-record.ts';
import { parseUntrusted } from '../verify/untrusted-json.ts';
import { failuresPerSignatureMax, type Ranked, surplus } from './failures-per-signature.ts';
import { makeFolder } from './make-folder.ts';
import { readUntrusted } from './read-untrusted.ts';
import { fieldsOf, requireUnchanged, sealedText } from './sealed-json.ts';
import { slugOf } from './slug.ts';

export const failuresFolder = 'raceproof-failures';

/** Where a failure was kept: a file, or the token itself where no file could be written. */
export interface Kept {
  readonly replay: string;
  readonly file: string | undefined;
  /** Whether no failure of this signature was kept before. */
  readonly isNew: boolean;
}

/**
 * Writes a failure to a file of its own, or in the place of what `file` holds. Of one signature at most four are kept: this one
 * and the shortest others.
 */
export function keepFailure(record: ReplayRecord, folder = failuresFolder, file?: string): Kept {
  return kept(record, { folder, file }, (others) => surplus(others, failuresPerSignatureMax - 1));
}

/** Writes a failure to a file of its own until a smaller one of its signature takes its place: no other makes room for it. */
export function keepUnminimised(record: ReplayRecord, folder = failuresFolder): Kept {
  return kept(record, { folder, file: undefined }, () => []);
}

/** Writes what is smaller in the place of a kept failure. Whoever replays or copies it meanwhile gets the one or the other. */
export function improveKept(file: string, record: ReplayRecord): void {
  try {
    replaceFile(file, encodeFile(record));
  } catch {
    // What was kept before is there still.
  }
}

function replaceFile(file: string, text: string): void {
  const next = `${file}.next`;
  writeFileSync(next, text);
  renameSync(next, file);
}

interface Place {
  readonly folder: string;
  readonly file: string | undefined;
}

type KeptFile = Ranked & { readonly file: string; readonly scenario: string };

function kept(
  record: ReplayRecord,
  { folder, file = join(folder, failureFileName(record)) }: Place,
  surplusOf: (others: readonly KeptFile[]) => readonly KeptFile[],
): Kept {
  try {
    makeFolder(folder);
    const alike = keptBefore(folder).filter(
      ({ signature, scenario }) => signature === record.signature && scenario === record.plan.scenario.name,
    );
    replaceFile(file, encodeFile(record));
    // This one stays whatever its length: the command that names it is about to be printed.
    for (const longer of surplusOf(alike.filter((other) => other.file !== file))) rmSync(longer.file);
    return { replay: file, file, isNew: alike.length === 0 };
  } catch {
    return { replay: encodeToken(record), file: undefined, isNew: true };
  }
}

/** `<scenario>-<signature>-<trace>.json`, in letters that every file system takes; the audit system's go without its name. */
export function failureFileName({ signature, traceHash, plan }: ReplayRecord): string {
  const { name } = plan.scenario;
  const prefix = name === auditScenarioVersion.name ? '' : `${slugOf(name)}-`;
  return `${prefix}${slugOf(signature)}-${traceHash.slice(0, 8)}.json`;
}

/** The text of a failure file. */
export function encodeFile(record: ReplayRecord): string {
  return sealedText(record);
}

/** What vitest is to look for: the file of a test that lies elsewhere; undefined for those that it finds by `properties`. */
export function fileForVitest(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  return relative('properties', path).startsWith('..') ? path : undefined;
}

/** The command that replays a failure, against the same system. */
export function commandFor(failure: {
  readonly replay: string;
  readonly property: string;
  readonly system: string | undefined;
  readonly file?: string | undefined;
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

/** Reads a token, a failure file or an entry of the corpus. Throws a `TypeError` that says what is wrong with it. */
export function readFailure(source: string): ReplayRecord {
  if (isToken(source)) return decodeToken(source, requireAuditPlan);
  return checkFile(readUntrusted(source, 'a replay token (rp1.…) or the path of a failure file'), source);
}

/** Reads the text of a failure file. Throws as `readFailure` does. */
export function decodeFile(text: string, source: string): ReplayRecord {
  return checkFile(parseUntrusted(text, source), source);
}

function checkFile(document: unknown, source: string): ReplayRecord {
  const fields = fieldsOf(document);
  const record = checkRecord(withoutCorpusFields(fields), source, requireAuditPlan);
  requireUnchanged(document, source);
  return record;
}

/** An entry of the corpus is a failure file with a field of its own, which a replay has no use for. */
function withoutCorpusFields(fields: unknown): unknown {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return fields;
  const { corpus: _, ...record } = fields as { readonly corpus?: unknown };
  return record;
}

/** Whatever cannot be read is not counted, and not removed either. */
function keptBefore(folder: string): readonly KeptFile[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.flatMap((name) => {
    const file = join(folder, name);
    try {
      const { signature, trace, plan } = readFailure(file);
      return [{ file, signature, length: trace.length, scenario: plan.scenario.name }];
    } catch {
      return [];
    }
  });
}
