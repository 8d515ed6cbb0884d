import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CorpusEntry, entryText, readEntry } from '../../src/corpus/corpus-entry.ts';
import { corpusFiles, readCorpus } from '../../src/corpus/corpus-folder.ts';
import { replayEntry } from '../../src/corpus/replay-entry.ts';
import { CorpusRunner } from '../../src/corpus/run-corpus.ts';
import { readFailure } from '../../src/files/failure-files.ts';
import type { AuditSystem } from '../../src/index.ts';
import type { ReplayRecord } from '../../src/verify/replay-record.ts';
import { starts } from './connecting-worker.ts';
import correct from '../bugs/correct/no-lock.ts';
import noLock from '../bugs/no-lock.ts';
import changedNoLock from '../verify/changed-no-lock.ts';
import { flaggedOnce, recordedFailure } from '../verify/recorded-failure.ts';

const folder = mkdtempSync(join(tmpdir(), 'raceproof-'));
afterAll(() => rmSync(folder, { recursive: true }));

let record: ReplayRecord;
let text: string;
beforeAll(async () => {
  record = await recordedFailure(noLock);
  text = entryText(entry());
});

function entry(different: Partial<CorpusEntry> = {}): CorpusEntry {
  return { expected: 'passes', history: [], record, ...different };
}

function write(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

function edited(edit: (document: Record<string, unknown>) => unknown): string {
  return JSON.stringify(edit(JSON.parse(text) as Record<string, unknown>));
}

describe('an entry', () => {
  test('is read as it was written, and replays as a failure file does', () => {
    const history = [{ outcome: 'FIXED', system: 'a.ts', commit: 'abc', raceproof: '0.1.0' }] as const;
    const whole = entry({ expected: 'fails', system: 'tests/bugs/no-lock.ts', history });
    const file = write('whole.json', entryText(whole));
    expect(readEntry(file)).toEqual(JSON.parse(JSON.stringify(whole)));
    expect(readFailure(file)).toEqual(JSON.parse(JSON.stringify(record)));
  });

  type Row = readonly [CorpusEntry['expected'], string, AuditSystem, string, boolean];
  const rows: readonly Row[] = [
    ['passes', 'mended', correct, 'FIXED', true],
    ['passes', 'as it was', noLock, 'REPRODUCED', false],
    ['passes', 'another', changedNoLock, 'DIVERGED', false],
    ['fails', 'mended', correct, 'FIXED', false],
    ['fails', 'as it was', noLock, 'REPRODUCED', true],
    ['fails', 'another', changedNoLock, 'DIVERGED', false],
  ];
  test.each(rows)(
    'of a failure that is expected to be one that %s, in a system that is %s',
    async (...row) => {
      const [expected, , system, outcome, holds] = row;
      expect(
        await replayEntry(entry({ expected }), flaggedOnce, {
          system: auditScenario(system),
          isOther: false,
        }),
      ).toMatchObject({
        outcome,
        holds,
      });
    },
  );

  test('of another system may diverge, but neither show the failure nor be a test of the replay', async () => {
    const holdsIn = async (expected: CorpusEntry['expected'], system: AuditSystem): Promise<boolean> =>
      (await replayEntry(entry({ expected }), flaggedOnce, { system: auditScenario(system), isOther: true }))
        .holds;
    expect(await holdsIn('passes', changedNoLock)).toBe(true);
    expect(await holdsIn('passes', noLock)).toBe(false);
    expect(await holdsIn('fails', changedNoLock)).toBe(false);
  });

  test('that cannot be judged never holds', async () => {
    const idle: AuditSystem = () => ({ start: () => Promise.resolve(), stop: () => Promise.resolve() });
    expect(
      await replayEntry(entry(), flaggedOnce, { system: auditScenario(idle), isOther: false }),
    ).toMatchObject({
      outcome: 'DIVERGED',
      holds: false,
    });
  });
});

test('a system that touches a real socket fails its entries and runs for the first of them only', async () => {
  const system = 'tests/corpus/connecting-worker.ts';
  const files = ['first', 'second'].map((name) => write(`${name}.json`, entryText(entry({ system }))));
  const runner = new CorpusRunner();
  const before = starts;
  for (const file of files) {
    const { outcome, holds, detail } = await runner.run(file);
    expect({ outcome, holds }).toEqual({ outcome: 'UNDECODABLE', holds: false });
    expect(detail).toMatch(
      /connects a real socket to 127\.0\.0\.1:1, in p1\/.* at .*connecting-worker\.ts:\d+/,
    );
  }
  expect(starts - before).toBe(record.plan.processes);
});

describe('what is wrong with one entry is said of it by field, and the others still run', () => {
  const wrong: readonly (readonly [string, () => string, RegExp])[] = [
    ['truncated', () => text.slice(0, text.length / 2), /cannot be read as JSON/],
    ['empty', () => '', /cannot be read as JSON/],
    ['foreign', () => readFileSync('package.json', 'utf8'), /: corpus: expected an entry of the corpus/],
    [
      'edited-plan',
      () => edited((all) => ({ ...all, plan: { ...record.plan, seed: 9 } })),
      /: plan: expected what/,
    ],
    [
      'edited-history',
      () =>
        edited((all) => ({
          ...all,
          corpus: { expected: 'passes', history: [{ outcome: 'FIXED', system: 'a', raceproof: '1' }] },
        })),
      /: corpus: expected what/,
    ],
    ['no-expectation', () => edited((all) => ({ ...all, corpus: { history: [] } })), /: corpus\.expected: /],
    [
      'failing-nowhere',
      () => edited((all) => ({ ...all, corpus: { expected: 'fails', history: [] } })),
      /: corpus\.system: expected the system that is to fail/,
    ],
    [
      'future',
      () => edited((all) => ({ ...all, schema: 2 })),
      /another version of raceproof.*schema: expected 1, got 2/,
    ],
    [
      'future-plan',
      () => edited((all) => ({ ...all, plan: { ...record.plan, schema: 7 } })),
      /plan\.schema: expected version 2, got 7/,
    ],
    [
      'prototype',
      () => text.replace('{', '{ "__proto__": { "polluted": true },'),
      /no key named "__proto__"/,
    ],
    [
      'constructor',
      () => text.replace('{', '{ "constructor": { "polluted": true },'),
      /Unrecognized key: "constructor"/,
    ],
    [
      'deep',
      () => text.replace('"history": []', `"history": ${'['.repeat(50_000)}${']'.repeat(50_000)}`),
      /deep\.json: corpus\.history\.0\.0\.[0.]+: expected at most 50 levels of lists and objects, got more/,
    ],
    [
      'property',
      () => entryText(entry({ record: { ...record, property: 'none' } })),
      /: property: expected the name of one property, got "none"/,
    ],
    ['system', () => entryText(entry({ system: 'none.ts' })), /module for the system, got none\.ts/],
  ];

  test('each of them', async () => {
    const corpus = mkdtempSync(join(folder, 'corpus-'));
    for (const [name, content] of wrong) writeFileSync(join(corpus, `${name}.json`), content());
    writeFileSync(join(corpus, 'huge.json'), '');
    truncateSync(join(corpus, 'huge.json'), 51 * 1024 * 1024);
    writeFileSync(join(corpus, 'good.json'), text);
    const runner = new CorpusRunner({ system: 'tests/bugs/correct/no-lock.ts' });
    const said = new Map<string, string>();
    for (const file of corpusFiles(corpus)) {
      const { outcome, holds, detail } = await runner.run(file);
      said.set(file.slice(corpus.length + 1).replace('.json', ''), `${outcome} ${holds} ${detail}`);
    }
    expect(said.get('good')).toMatch(/^FIXED true /);
    expect(said.get('huge')).toMatch(
      /^UNDECODABLE false .*huge\.json: expected at most 52,428,800 bytes, got 53,477,376$/,
    );
    for (const [name, , message] of wrong) {
      expect(said.get(name)).toMatch(/^UNDECODABLE false /);
      expect(said.get(name)).toMatch(message);
      if (name !== 'system') expect(said.get(name)).toContain(`${name}.json`);
    }
    expect('polluted' in {}).toBe(false);
    expect(readCorpus(corpus).filter(({ kind }) => kind === 'entry')).toHaveLength(3);
  });

  test('a property that cannot be loaded is said of its own entries alone', async () => {
    const properties = mkdtempSync(join(folder, 'kept-'));
    const loadable = JSON.stringify(join(process.cwd(), 'properties/no-duplicate-flagging.property.ts'));
    writeFileSync(join(properties, 'a.property.ts'), 'throw new Error("on purpose");');
    writeFileSync(join(properties, 'b.property.ts'), `export { default } from ${loadable};`);
    const runner = new CorpusRunner({ system: 'tests/bugs/correct/no-lock.ts', properties });
    expect(await runner.run(write('loaded.json', text))).toMatchObject({ outcome: 'FIXED' });
    const other = entryText(entry({ record: { ...record, property: 'of a' } }));
    const { outcome, detail } = await runner.run(write('not-loaded.json', other));
    expect(outcome).toBe('UNDECODABLE');
    expect(detail).toMatch(/got "of a"; there are .*; .*a\.property\.ts cannot be loaded: Error: on purp/);
  });
});
