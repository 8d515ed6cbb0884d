import { create } from 'xmlbuilder2';
import type { Report, ReportedProperty, RunError } from './json/report.ts';
import type { CorpusReport } from './json/corpus-report.ts';
import { printable } from './text.ts';

/**
 * The report as JUnit XML: a suite for the corpus and one for the properties, a case for each entry and property; and one
 * for what else failed the run.
 */
export function junitText({ corpus, properties, errors = [] }: Report): string {
  const document = create({ version: '1.0', encoding: 'UTF-8' });
  const failures = corpus.filter(({ holds }) => !holds).length + properties.filter(hasFailed).length;
  const root = document.ele('testsuites', {
    name: 'raceproof',
    tests: corpus.length + properties.length + errors.length,
    failures,
    ...(errors.length === 0 ? {} : { errors: errors.length }),
    skipped: properties.filter(isSkipped).length,
    time: seconds(properties.reduce((sum, { durationMs }) => sum + durationMs, 0)),
  });
  addCorpus(root, corpus);
  addProperties(root, properties);
  addErrors(root, errors);
  return root.end({ prettyPrint: true });
}

type Element = ReturnType<ReturnType<typeof create>['ele']>;

function addCorpus(root: Element, corpus: readonly CorpusReport[]): void {
  if (corpus.length === 0) return;
  const failures = corpus.filter(({ holds }) => !holds).length;
  const suite = root.ele('testsuite', { name: 'corpus', tests: corpus.length, failures, skipped: 0 });
  for (const { file, outcome, holds, detail } of corpus) {
    const path = printable(file);
    const message = printable(detail);
    const element = suite.ele('testcase', { classname: 'corpus', name: path, file: path });
    if (!holds) element.ele('failure', { type: outcome, message }).txt(`${outcome}: ${message}`);
    element.ele('system-out').txt(`${outcome}: ${message}`);
  }
}

function addProperties(root: Element, properties: readonly ReportedProperty[]): void {
  if (properties.length === 0) return;
  const suite = root.ele('testsuite', {
    name: 'properties',
    tests: properties.length,
    failures: properties.filter(hasFailed).length,
    skipped: properties.filter(isSkipped).length,
  });
  for (const property of properties) {
    const { line, durationMs, result } = property;
    const file = printable(property.file);
    const name = printable(property.name);
    const element = suite.ele('testcase', { classname: file, name, file, line, time: seconds(durationMs) });
    if (isSkipped(property)) element.ele('skipped');
    if (hasFailed(property)) {
      const type = result?.finding?.signature ?? result?.outcome ?? 'error';
      const message =
        result?.finding?.violation.message ?? firstLine(result?.reason ?? property.errors.join('\n'));
      element.ele('failure', { type: printable(type), message: printable(message) }).txt(fullText(property));
    }
  }
}

/** What failed the run beside all of these. */
function addErrors(root: Element, errors: readonly RunError[]): void {
  if (errors.length === 0) return;
  const suite = root.ele('testsuite', {
    name: 'run',
    tests: errors.length,
    failures: 0,
    errors: errors.length,
  });
  for (const { file, message } of errors) {
    const name = file === undefined ? 'the run' : printable(file);
    const text = message.split('\n').map(printable).join('\n');
    const element = suite.ele('testcase', { classname: 'run', name });
    element.ele('error', { type: 'error', message: printable(firstLine(message)) }).txt(text);
  }
}

/** The block of the failure, which needs no colours; else what its test threw. */
function fullText({ result, errors }: ReportedProperty): string {
  const block = result?.block ?? '';
  const text = block === '' ? errors.join('\n') : block;
  // XML has no way to write most control characters.
  return text.split('\n').map(printable).join('\n');
}

function hasFailed({ state }: ReportedProperty): boolean {
  return state === 'failed';
}

function isSkipped({ state }: ReportedProperty): boolean {
  return state === 'skipped';
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function firstLine(text: string): string {
  return text.trim().replace(/\n[^]*$/, '');
}
