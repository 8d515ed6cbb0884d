import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { TestCase, TestModule } from 'vitest/node';
import { raceproofVersion } from '../files/origin.ts';
import type { CorpusReport } from '../report/json/corpus-report.ts';
import { type Report, type ReportedProperty, reportSchemaVersion } from '../report/json/report.ts';
import type { TestResult } from './test-results.ts';

/** Gathers what the tests of raceproof have left in a run; undefined where there was none of them. */
export function collectReport(modules: readonly TestModule[]): Report | undefined {
  const properties: ReportedProperty[] = [];
  const corpus: CorpusReport[] = [];
  let passed = true;
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const result: TestResult | undefined = test.meta().raceproof;
      if (result?.kind === 'corpus') corpus.push(result.report);
      else if (result !== undefined || isProperty(module)) properties.push(reportedProperty(test, module));
      else continue;
      if (test.result().state === 'failed') passed = false;
    }
  }
  if (properties.every(({ state }) => state === 'skipped') && corpus.length === 0) return undefined;
  return {
    schema: reportSchemaVersion,
    raceproof: raceproofVersion(),
    node: process.versions.node,
    passed,
    corpus,
    properties: properties.toSorted((left, right) => (left.file < right.file ? -1 : 1)),
  };
}

/** A property that was not selected has left nothing. */
function isProperty({ moduleId }: TestModule): boolean {
  return /\.property\.[cm]?[jt]s$/.test(moduleId);
}

function reportedProperty(test: TestCase, { moduleId, project }: TestModule): ReportedProperty {
  const outcome = test.result();
  const left = test.meta().raceproof;
  return {
    name: test.name,
    file: relative(project.config.root, moduleId).replaceAll('\\', '/'),
    line: test.location?.line ?? lineNaming(moduleId, test.name),
    state: outcome.state === 'pending' ? 'skipped' : outcome.state,
    durationMs: test.diagnostic()?.duration ?? 0,
    errors: (outcome.errors ?? []).map(({ message, stack }) => message || (stack ?? '')),
    ...(left?.kind === 'property' ? { result: left.report, page: left.page } : {}),
  };
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
