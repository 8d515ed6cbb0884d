import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { corpusFiles } from '../../src/corpus/corpus-folder.ts';
import { jsonSchemas } from '../../src/corpus/json-schemas.ts';
import { encodeFile } from '../../src/files/failure-files.ts';
import { originOf } from '../../src/files/origin.ts';
import type { ReplayReport } from '../../src/report/json/replay-report.ts';
import { reportSchema } from '../../src/report/json/report.ts';
import { anyFinding } from '../report/any-finding.ts';
import { keptRequests } from '../report/html/sample-leak.ts';
import { lostRedis } from '../report/sample-load-summary.ts';
import { sampleReport } from '../report/sample-report.ts';
import { anyRecord } from '../verify/recorded-failure.ts';
import { complaints, readShipped } from './shipped-schemas.ts';

const replayed = {
  schema: 2,
  property: 'a property',
  system: 'a.ts',
  signature: null,
  detail: '',
  traceHash: '0123456789abcdef',
  events: 30,
} as const;
const replayedRun: ReplayReport = { ...replayed, kind: 'run', outcome: 'PASSED', virtualMs: 1 };
const replayedLeak: ReplayReport = {
  ...replayed,
  kind: 'leak',
  outcome: 'PASSES NOW',
  measurement: keptRequests.measurement,
};

test('the shipped schemas are those of the code: npx raceproof schemas writes them', () => {
  const schemas = jsonSchemas();
  expect(readdirSync('schemas').toSorted()).toEqual(Object.keys(schemas).toSorted());
  for (const [name, text] of Object.entries(schemas)) expect(readShipped(name)).toBe(text);
});

describe('the schemas hold for what is written', () => {
  test('a failure file', () => {
    expect(complaints('failure', JSON.parse(encodeFile(anyRecord())))).toEqual([]);
    const origin = originOf({ system: 'a.ts', seed: 1, index: 0 });
    expect(complaints('failure', JSON.parse(encodeFile({ ...anyRecord(), origin })))).toEqual([]);
  });

  test('the entries of the corpus', () => {
    const files = corpusFiles();
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect(complaints('corpus-entry', JSON.parse(readFileSync(file, 'utf8')))).toEqual([]);
    }
  });

  test('a report of any finding', () => {
    const law = fc.property(anyFinding, (finding) => {
      const report = sampleReport(finding);
      expect(complaints('report', report)).toEqual([]);
    });
    fc.assert(law, { numRuns: 60 });
    expect(reportSchema.safeParse(sampleReport()).error).toBeUndefined();
  });

  test('the replay of a run and of a leak', () => {
    expect(complaints('replay', replayedRun)).toEqual([]);
    expect(complaints('replay', replayedLeak)).toEqual([]);
    expect(complaints('replay', { ...replayedLeak, outcome: 'FAILED' })).not.toEqual([]);
  });

  test('the summary of a load test', () => {
    expect(complaints('load', lostRedis)).toEqual([]);
    const { setting } = lostRedis;
    expect(complaints('load', { ...lostRedis, schema: 2 })).not.toEqual([]);
    expect(complaints('load', { ...lostRedis, partial: null })).not.toEqual([]);
    expect(complaints('load', { ...lostRedis, setting: { ...setting, note: 1 } })).not.toEqual([]);
  });
});

describe('the schemas refuse', () => {
  test.each<readonly [string, object, string]>([
    ['another version', { schema: 1 }, '/schema must be equal to constant'],
    ['an unknown field', { note: 1 }, ' must NOT have additional properties'],
    ['a missing field', { corpus: undefined }, " must have required property 'corpus'"],
    ['a wrong type', { passed: 'yes' }, '/passed must be boolean'],
  ])('%s', (_, change, complaint) => {
    expect(complaints('report', { ...sampleReport(), ...change })).toContain(complaint);
  });
});
