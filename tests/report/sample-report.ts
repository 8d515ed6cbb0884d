import type { Finding } from '../../src/core/finding.ts';
import { failureBlock } from '../../src/report/failure-block.ts';
import { runFindingReport } from '../../src/report/json/finding-report.ts';
import type { Report, ReportedProperty } from '../../src/report/json/report.ts';
import { leaseExpired } from './sample-finding.ts';
import { flaggedTwice, serviceLevel } from './sample-summary.ts';

const block = (finding: Finding): string => failureBlock(finding, { width: 80, colour: false });

export function failedProperty(finding: Finding, name = finding.property): ReportedProperty {
  return {
    name,
    file: 'properties/no-duplicate-flagging.property.ts',
    line: 7,
    state: 'failed',
    durationMs: 2_560,
    errors: [block(finding)],
    page: 'no-duplicate-flagging-9f2c4ab1.html',
    result: {
      property: name,
      outcome: 'failed',
      reason: finding.violation.message,
      system: 'properties/reference-system.ts',
      search: { kind: 'sampled', summary: flaggedTwice },
      finding: runFindingReport(finding),
      block: block(finding),
    },
  };
}

/** A run with a property of each kind and two entries of the corpus. */
export function sampleReport(finding: Finding = leaseExpired()): Report {
  return {
    schema: 2,
    raceproof: '0.1.0',
    node: '20.20.2',
    passed: false,
    corpus: [
      {
        file: 'properties/corpus/a.json',
        outcome: 'FIXED',
        holds: true,
        detail: 'another course from event 5 of 25 on',
        expected: 'passes',
        property: finding.property,
        system: 'properties/reference-system.ts',
        signature: 'a|b',
        events: 25,
        stale: false,
      },
      {
        file: 'properties/corpus/b.json',
        outcome: 'UNDECODABLE',
        holds: false,
        detail: 'properties/corpus/b.json cannot be read as JSON',
        expected: null,
        property: null,
        system: null,
        signature: null,
        events: 0,
        stale: false,
      },
    ],
    properties: [
      failedProperty(finding),
      {
        name: 'the service level holds',
        file: 'properties/service-level.property.ts',
        line: 7,
        state: 'passed',
        durationMs: 12_345,
        errors: [],
        result: {
          property: 'the service level holds',
          outcome: 'passed',
          reason: '',
          system: 'properties/reference-system.ts',
          search: { kind: 'sampled', summary: serviceLevel },
          block: '',
        },
      },
      {
        name: 'nothing is left over',
        file: 'properties/leftovers.property.ts',
        line: 7,
        state: 'skipped',
        durationMs: 0,
        errors: [],
      },
      {
        name: 'it throws',
        file: 'properties/throws.property.ts',
        line: 1,
        state: 'failed',
        durationMs: 3,
        errors: ['the system none.ts cannot be loaded'],
      },
    ],
  };
}
