import { readFileSync } from 'node:fs';
import type { TestCase, TestModule } from 'vitest/node';
import { raceproofVersion } from '../files/origin.ts';
import type { PropertyReport } from '../report/json/property-report.ts';
import type { CorpusReport } from '../report/json/corpus-report.ts';
import { complaints, type EndedRun, isOurs, pathOf, runErrors } from './run-errors.ts';
import {
  type Report,
  type ReportedProperty,
  reportSchemaVersion,
  type RunError,
} from '../report/json/report.ts';
import type { TestResult } from './test-results.ts';

/**
 * Gathers what the tests of raceproof have left in a run; undefined where there was none of them, and nothing to complain
 * of. It passes where vitest does, unless there are complaints, `others` among them: they fail the run.
 */
export function collectReport(run: EndedRun, others: readonly RunError[] = []): Report | undefined {
  const properties: ReportedProperty[] = [];
  const corpus: CorpusReport[] = [];
  for (const module of run.modules) {
    for (const test of module.children.allTests()) {
      const result: TestResult | undefined = test.meta().raceproof;
      if (result?.kind === 'corpus') corpus.push(entryAsTested(result.report, test));
      else if (result !== undefined) properties.push(reportedProperty(test, module));
    }
  }
  const complained = [...complaints(run), ...others];
  const isOfOurs = run.modules.some((module) => isOurs(module) && !module.ok());
  const isQuiet = properties.every(({ state }) => state === 'skipped') && corpus.length === 0;
  if (isQuiet && !isOfOurs && complained.length === 0) return undefined;
  const errors = [...runErrors(run), ...complained];
  return {
    schema: reportSchemaVersion,
    raceproof: raceproofVersion(),
    node: process.versions.node,
    passed: run.passed && run.unhandled.length === 0 && complained.length === 0,
    ...(errors.length === 0 ? {} : { errors }),
    corpus,
    properties: properties.toSorted((left, right) => (left.file < right.file ? -1 : 1)),
  };
}

function reportedProperty(test: TestCase, module: TestModule): ReportedProperty {
  const { moduleId } = module;
  const outcome = test.result();
  const left = test.meta().raceproof;
  const errors = errorsOf(test);
  return {
    name: test.name,
    file: pathOf(module),
    line: test.location?.line ?? lineNaming(moduleId, test.name),
    state: outcome.state === 'pending' ? 'skipped' : outcome.state,
    durationMs: test.diagnostic()?.duration ?? 0,
    errors: [...errors],
    ...(left?.kind === 'property'
      ? { result: left.report && asTested(left.report, outcome.state, errors), page: left.page }
      : {}),
  };
}

function entryAsTested(report: CorpusReport, test: TestCase): CorpusReport {
  const { state } = test.result();
  if (state !== 'failed' || !report.holds) return report;
  return { ...report, holds: false, detail: errorsOf(test).join('\n') || 'its test failed' };
}

function errorsOf(test: TestCase): readonly string[] {
  return (test.result().errors ?? []).map(({ message, stack }) => message || (stack ?? ''));
}

/** A hook of the test, or what else there is around a search that passed, may fail it. */
function asTested(
  report: PropertyReport,
  state: ReturnType<TestCase['result']>['state'],
  errors: readonly string[],
): PropertyReport {
  if (state !== 'failed' || report.outcome !== 'passed') return report;
  return { ...report, outcome: 'failed', reason: errors.join('\n') || 'its test failed' };
}

/** The line of a file in which a property is named; the first where none has its name as it stands. */
function lineNaming(path: string, name: string): number {
  try {
    const index = readFileSync(path, 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(name));
    return Math.max(index, 0) + 1;
  } catch {
    return 1;
  }
}
