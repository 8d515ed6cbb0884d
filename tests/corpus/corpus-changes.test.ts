import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minimiseEntries, promoteFailures } from '../../src/cli/corpus-changes.ts';
import { type CorpusEntry, entryText, readEntry } from '../../src/corpus/corpus-entry.ts';
import { minimiseAgain } from '../../src/corpus/minimise-again.ts';
import { keepEntry, promote } from '../../src/corpus/promote.ts';
import { entriesToPrune } from '../../src/corpus/prune.ts';
import { recordVerdict } from '../../src/corpus/record-verdict.ts';
import { regressionTest } from '../../src/corpus/regression-test.ts';
import { CorpusRunner } from '../../src/corpus/run-corpus.ts';
import { encodeFile } from '../../src/files/failure-files.ts';
import { originOf } from '../../src/files/origin.ts';
import { defineProperty } from '../../src/index.ts';
import { decodeToken, encodeToken, type ReplayRecord } from '../../src/verify/replay-record.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { judge } from '../../src/judge/judge.ts';
import noLock from '../bugs/no-lock.ts';
import { flaggedOnce, recordedFailure, recordOf } from '../verify/recorded-failure.ts';
import { smallPlan } from '../verify/small-plan.ts';
import { configurationWith } from '../vitest/run-vitest.ts';

const bug = 'tests/bugs/no-lock.ts';
const mended = 'tests/bugs/correct/no-lock.ts';
/** The property of the recorded failure, of a system that is mended. */
const of = {
  kind: 'runs',
  file: 'properties/flagged-once.property.ts',
  system: mended,
  plans: 'drawn',
  property: flaggedOnce,
} as const;
const temporary: string[] = [];
function newFolder(parent = tmpdir()): string {
  const folder = mkdtempSync(join(parent, 'raceproof-'));
  temporary.push(folder);
  return folder;
}
afterAll(() => temporary.forEach((folder) => rmSync(folder, { recursive: true })));

let record: ReplayRecord;
beforeAll(async () => {
  record = await recordedFailure(noLock);
});

function entryOf(length: number, different: Partial<CorpusEntry> = {}): CorpusEntry {
  const trace = Array.from({ length }, (_, index) => `world/producer/r${index}#1`);
  const traceHash = `${String(length).padStart(8, '0')}00000000`;
  return { expected: 'passes', history: [], record: { ...record, trace, traceHash }, ...different };
}

describe('keeping a failure', () => {
  test('replays it where it was found and where it will be held, and writes down both', async () => {
    const folder = newFolder();
    const candidate = {
      record,
      of,
      foundIn: bug,
      expected: 'passes',
    } as const;
    const promotion = await promote(candidate, folder);
    const file = promotion.kind === 'kept' ? promotion.file : '';
    expect(readEntry(file).history).toMatchObject([
      { outcome: 'REPRODUCED', system: bug },
      { outcome: 'FIXED', system: mended },
    ]);
  });

  test('refuses what nobody can show', async () => {
    const candidate = {
      record,
      of,
      foundIn: 'tests/verify/changed-no-lock.ts',
      expected: 'passes',
    } as const;
    const refused = promote(candidate, newFolder());
    await expect(refused).rejects.toThrow(
      /^expected a failure that shows or is mended, got one that diverges in /,
    );
  });

  test('keeps the four shortest of a signature, those against other systems beside them', () => {
    const folder = newFolder();
    for (const length of [9, 3, 7, 5, 4]) keepEntry(entryOf(length), folder);
    keepEntry(entryOf(100, { expected: 'fails', system: bug }), folder);
    expect(keepEntry(entryOf(8), folder)).toMatchObject({ kind: 'surplus' });
    const lengths = readdirSync(folder).map((name) => readEntry(join(folder, name)).record.trace.length);
    expect(lengths.toSorted((left, right) => left - right)).toEqual([3, 4, 5, 7, 100]);
  });
});

describe('a system that lies outside of the project', () => {
  const foreign = (): string => {
    const file = join(newFolder(), 'foreign.mjs');
    writeFileSync(file, 'globalThis.importedByCorpus = true; export default () => {};');
    return file;
  };
  const imported = (): unknown => Reflect.get(globalThis, 'importedByCorpus');

  test('is not imported for an entry that names it, unless it is given, too', async () => {
    const system = foreign();
    const file = join(newFolder(), 'a.json');
    writeFileSync(file, entryText({ expected: 'fails', system, history: [], record }));
    const told: string[] = [];
    const onImport = (path: string): void => void told.push(path);
    const report = await new CorpusRunner({ onImport }).run(file);
    expect(report).toMatchObject({ outcome: 'UNDECODABLE', holds: false });
    expect(report.detail).toMatch(`${file}: corpus.system: expected the path of a module inside the project`);
    expect({ told, imported: imported() }).toEqual({ told: [], imported: undefined });
    await expect(minimiseEntries([file], undefined)).rejects.toThrow(/corpus\.system: .* with --system/);
    expect(imported()).toBeUndefined();
    await new CorpusRunner({ onImport, system }).run(file);
    expect({ told, imported: imported() }).toEqual({ told: [system], imported: true });
  });

  test('is not imported for a failure that names it, and no entry is made against it', async () => {
    const system = foreign();
    const token = encodeToken({ ...record, origin: originOf({ system, seed: 1, index: 1 }) });
    await expect(promoteFailures([token], {})).rejects.toThrow(
      /^the replay token: origin\.system: expected the path of a module inside the project .* with --system/,
    );
    await expect(promoteFailures([token], { failsIn: system })).rejects.toThrow(
      /^--fails-in: expected the path/,
    );
  });
});

test('a token that is kept for good gets its trace from the replay; one that no longer shows has none', async () => {
  const candidate = {
    record: decodeToken(encodeToken(record)),
    of,
    expected: 'fails',
    system: bug,
    foundIn: bug,
  } as const;
  const kept = await promote(candidate, newFolder());
  if (kept.kind !== 'kept') throw new Error(kept.kind);
  expect(readEntry(kept.file).record.trace).toEqual(record.trace);
  const fixed = { ...candidate, expected: 'passes', system: undefined, foundIn: mended } as const;
  await expect(promote(fixed, newFolder())).rejects.toThrow(
    'got its token, which does not say what happened',
  );
  // In a file, no events are what happened.
  const eventless = { ...fixed, record: { ...record, trace: [] }, isFile: true };
  expect(await promote(eventless, newFolder())).toMatchObject({ kind: 'kept' });
});

test('a verdict is written down where it is news', async () => {
  const file = join(newFolder(), 'a.json');
  writeFileSync(file, entryText({ expected: 'passes', history: [], record }));
  const report = await new CorpusRunner({ system: bug }).run(file);
  expect(report.outcome).toBe('REPRODUCED');
  expect([recordVerdict(report), recordVerdict(report)]).toEqual([true, false]);
  const later = await new CorpusRunner({ system: mended }).run(file);
  expect(recordVerdict(later)).toBe(true);
  expect(readEntry(file).history).toMatchObject([{ outcome: 'REPRODUCED' }, { outcome: 'FIXED' }]);
});

test('pruning names what is beyond four, where asked for what is stale, and never what cannot be read', async () => {
  const folder = newFolder();
  const planWith = (hold: string, until: string): ReplayRecord['plan'] => ({
    ...record.plan,
    schedule: { kind: 'deviations', deviations: [{ hold, until }] },
  });
  const stalePlan = planWith('p9/x#1', 'p9/y#1');
  // The mended system connects, too.
  const plan = planWith('p1/redis/redis.connect#1', 'p1/main/queue.consume#1:deliver');
  for (const length of [1, 2, 3, 4, 5]) {
    const { record: each, ...rest } = entryOf(length);
    writeFileSync(
      join(folder, `${length}.json`),
      entryText({ ...rest, record: { ...each, plan: length === 1 ? stalePlan : plan } }),
    );
  }
  writeFileSync(join(folder, 'broken.json'), '{');
  const pruned = async (stale: boolean): Promise<readonly string[]> => {
    const prunable = await entriesToPrune(new CorpusRunner({ system: mended }), { folder, stale });
    return prunable.map(({ file, why }) => `${file.slice(folder.length + 1)} ${why}`);
  };
  expect(await pruned(false)).toEqual(['5.json four shorter ones of its signature are kept']);
  expect(await pruned(true)).toEqual([
    '1.json it passes, and nothing of its schedule takes place',
    '5.json four shorter ones of its signature are kept',
  ]);
});

test('minimising again keeps what is shorter, in the place of what it was made from', async () => {
  const requests = Array.from({ length: 6 }, (_, index) => ({
    id: `r${index + 1}`,
    kind: 'audit',
    subject: 'm1',
    atMs: 0,
    process: 1,
  }));
  const schedule = { kind: 'strategy', name: 'random-walk', seed: 1 } as const;
  const run = await runPlan(
    smallPlan({ profile: 'chaos', operations: requests, schedule }),
    auditScenario(noLock),
    {
      record: true,
    },
  );
  const verdict = judge(run, flaggedOnce.invariants, flaggedOnce.thresholds);
  expect(verdict.kind).toBe('failed');
  const folder = newFolder();
  const file = join(folder, 'long.json');
  writeFileSync(file, entryText({ expected: 'passes', history: [], record: recordOf(run, verdict) }));
  const result = await minimiseAgain(file, flaggedOnce, auditScenario(noLock));
  expect(result.kind).toBe('smaller');
  const [only, another] = readdirSync(folder);
  expect(another).toBeUndefined();
  const smaller = join(folder, only ?? '');
  expect(readEntry(smaller).record.plan.operations.length).toBeLessThanOrEqual(2);
  expect(await minimiseAgain(smaller, flaggedOnce, auditScenario(noLock))).toEqual({
    kind: 'as-small-as-it-was',
  });
});

test('an entry that cannot be read keeps none of the others from being minimised', async () => {
  const folder = newFolder();
  const cut = join(folder, 'cut.json');
  const copied = join(folder, 'copied.json');
  writeFileSync(cut, '{');
  writeFileSync(copied, encodeFile(record));
  const refused = minimiseEntries([cut, copied], undefined);
  await expect(refused).rejects.toThrow(`${cut} cannot be read as JSON: `);
  await expect(refused).rejects.toThrow(
    `\nraceproof: ${copied}: corpus: expected an entry of the corpus, got a file`,
  );
});

describe('the plain test of a finding', () => {
  mkdirSync('raceproof-failures', { recursive: true });

  test('passes on the mended system and fails on the one with the bug', async () => {
    // A root of its own with nothing configured, inside of the repository, so that vitest finds itself.
    const folder = newFolder('raceproof-failures');
    writeFileSync(join(folder, 'vitest.config.js'), configurationWith(''));
    const write = (name: string, system: string): void => {
      const testFile = join(folder, name);
      const options = { property: flaggedOnce, system, testFile, raceproof: 'src/index.ts' };
      writeFileSync(testFile, regressionTest({ record, expected: 'passes' }, options));
    };
    write('bug.test.ts', bug);
    write('mended.test.ts', mended);
    const args = ['node_modules/vitest/vitest.mjs', 'run', '--root', folder, '--reporter=json'];
    const { VITEST: _, ...env } = process.env;
    const said = await promisify(execFile)(process.execPath, args, { env }).catch((error: unknown) => error);
    const { testResults } = JSON.parse((said as { stdout: string }).stdout) as {
      testResults: readonly { readonly name: string; readonly status: string }[];
    };
    const statuses = testResults.map(({ name, status }) => `${name.replace(/^.*\//, '')} ${status}`);
    expect(statuses.toSorted()).toEqual(['bug.test.ts failed', 'mended.test.ts passed']);
  });

  test('is refused where it would have to name an invariant of the user’s own', () => {
    const property = defineProperty({
      name: 'own',
      profile: 'chaos',
      invariants: [...flaggedOnce.invariants, { name: 'mine', check: () => [] }],
    });
    const options = { property, system: bug, testFile: 'a.test.ts', raceproof: 'raceproof' };
    expect(() => regressionTest({ record, expected: 'passes' }, options)).toThrow(
      /invariants, got "mine": write its/,
    );
  });
});
