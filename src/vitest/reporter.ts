import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { githubAnnotations, githubSummary } from '../report/github.ts';
import type { Report } from '../report/json/report.ts';
import { junitText } from '../report/junit.ts';
import { runSummary } from '../report/run-summary.ts';
import { collectReport } from './collect-report.ts';
import { print, terminal } from './print.ts';

export interface ReporterOptions {
  /** Where report.json and junit.xml are written; `raceproof-report` by default. */
  readonly folder?: string;
}

/**
 * A vitest reporter: prints what came of the properties and writes `raceproof-report/`. In GitHub Actions it also puts
 * each failure on the line of its property and adds a summary to the job. Runs without properties are left alone.
 */
export default class RaceproofReporter implements Reporter {
  readonly #folder: string;

  constructor({ folder = 'raceproof-report' }: ReporterOptions = {}) {
    this.#folder = folder;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const report = collectReport(modules);
    if (report === undefined) return;
    print(`\n${runSummary(report, terminal())}`);
    this.#write(report);
    tellGithub(report);
  }

  #write(report: Report): void {
    attempt(`${this.#folder} could not be written`, () => {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(join(this.#folder, 'report.json'), `${JSON.stringify(report, undefined, 2)}\n`);
      writeFileSync(join(this.#folder, 'junit.xml'), `${junitText(report)}\n`);
      print(`report: ${join(this.#folder, 'report.json')}, ${join(this.#folder, 'junit.xml')}`);
    });
  }
}

function tellGithub(report: Report): void {
  const { GITHUB_ACTIONS: isActions, GITHUB_STEP_SUMMARY: summaryFile } = process.env;
  if (isActions === 'true') for (const annotation of githubAnnotations(report)) print(annotation);
  if (summaryFile === undefined || summaryFile === '') return;
  attempt('the summary of the job could not be written', () => {
    appendFileSync(summaryFile, `${githubSummary(report)}\n`);
  });
}

/** What cannot be written changes no verdict: it is said, and the exit code stays what the tests made it. */
function attempt(what: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    process.stderr.write(`${what}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
