import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leakOutcome, leakReport } from '../../src/cli/leak-outcome.ts';
import { leakText, requireFitForLeak } from '../../src/cli/replay-leak.ts';
import type { Violation } from '../../src/core/verdict.ts';
import { encodeFile } from '../../src/files/failure-files.ts';
import { replayReportSchema } from '../../src/report/json/replay-report.ts';
import { widthOf } from '../../src/report/text.ts';
import type { JudgedHeap } from '../../src/rounds/heap-checker.ts';
import type { HeapReplay } from '../../src/rounds/replay-heap.ts';
import type { ReplayRecord } from '../../src/verify/replay-record.ts';
import { nothingKept, recordedLeak } from '../rounds/recorded-leak.ts';
import requestsKept from '../rounds/systems/requests-kept.ts';
import { runHere } from './run-here.ts';

const folder = mkdtempSync(join(tmpdir(), 'raceproof-'));
const file = join(folder, 'leak.json');
const page = join(folder, 'leak.html');
let record: ReplayRecord;
beforeAll(async () => {
  record = await recordedLeak(requestsKept);
  writeFileSync(file, encodeFile(record));
});
afterAll(() => rmSync(folder, { recursive: true }));

const replay = ['replay', file, '--property', 'tests/cli/leak.property.ts'];

describe('raceproof replay of a leak', () => {
  test('runs the rounds again and prints what they leave behind, with 1 while it leaks', async () => {
    const { exitCode, stdout, stderr } = await runHere([...replay, '--html', page]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toMatch(/^imports \S+\nruns the rounds of 100 requests again, on one long-lived system\n/);
    expect(stdout).toMatch(/✗ stable-heap +[\d,]+ of [\d,]+ request objects are still reachable/);
    expect(stdout).toMatch(
      /\nREPRODUCED {3}"the heap is stable" · tests\/rounds\/systems\/requests-kept\.ts\n/,
    );
    const long = stdout.split('\n').filter((line) => widthOf(line) > 80 && !line.includes(folder));
    expect(long).toEqual([]);
    expect(readFileSync(page, 'utf8')).toContain('What was handed to the system and is still reachable');
  });

  test('once it leaks no longer ends with 0, and as JSON it is one document with what both lanes measured', async () => {
    const system = 'tests/rounds/systems/nothing-kept.ts';
    const { exitCode, stdout, stderr } = await runHere([...replay, '--system', system, '--json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: `imports ${system}\n` });
    const report = replayReportSchema.parse(JSON.parse(stdout));
    expect(report).toMatchObject({ kind: 'leak', outcome: 'PASSES NOW', system, signature: null });
    expect(report.traceHash).toBe(record.traceHash);
    const measurement = report.kind === 'leak' ? report.measurement : undefined;
    expect(measurement?.bytes).toHaveLength(nothingKept.rounds);
    expect(measurement?.census.map(({ grownBy }) => grownBy)).toEqual([0, 0, 0]);
  });
});

describe('what the replay of a leak came to', () => {
  const leak = { property: nothingKept, systemPath: 'a.ts' };
  const violation: Violation = {
    invariant: 'stable-heap',
    message: '3 of 100 request objects are still reachable after they settled',
    why: '',
    cause: 'request objects stay reachable',
    step: undefined,
    requests: [],
  };
  const result: JudgedHeap = {
    measurement: { requestsPerRound: 100, warmUpRounds: 8, bytes: [], slope: undefined, census: [] },
    traceHashes: ['0123456789abcdef'],
    eventsPerRound: 900,
    violations: [violation],
  };

  test.each<readonly [HeapReplay, string, number, string]>([
    [{ kind: 'reproduced', violation, result }, 'REPRODUCED', 1, violation.message],
    [{ kind: 'passes-now', result }, 'PASSES NOW', 0, 'the recorded rounds leave nothing behind'],
    [{ kind: 'diverged', now: 'another leak', leak: { violation, result } }, 'DIVERGED', 1, 'another leak'],
    [{ kind: 'diverged', now: 'round 3 has no end' }, 'DIVERGED', 3, 'round 3 has no end'],
  ])('$kind', (replayed, outcome, exitCode, detail) => {
    const came = leakOutcome(replayed);
    expect(came).toMatchObject({ outcome, exitCode, detail });
    expect(leakText(leak, came, undefined)).toMatch(
      new RegExp(`^${outcome} +"the heap is stable" · a\\.ts\\n  ${detail}$`),
    );
    const report = replayReportSchema.parse(JSON.parse(JSON.stringify(leakReport(leak, came))));
    expect(report).toMatchObject({ kind: 'leak', outcome, detail });
    const hasEnd = exitCode !== 3;
    expect('measurement' in report).toBe(hasEnd);
    expect(report.traceHash).toBe(hasEnd ? '0123456789abcdef' : undefined);
  });

  test.each(['until', 'break', 'log'])('is not asked with --%s, which speaks of one run', (name) => {
    expect(() => requireFitForLeak({ [name]: true })).toThrow(
      `${name}: expected the failure of one run, got a leak`,
    );
  });
});
