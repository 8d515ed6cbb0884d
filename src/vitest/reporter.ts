import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule, TestRunEndReason, Vitest } from 'vitest/node';
import { requireKnownOptions } from '../core/known-options.ts';
import { makeFolder } from '../files/make-folder.ts';
import { requireWritableFiles } from '../files/require-writable-files.ts';
import { githubAnnotations, githubSummary } from '../report/github.ts';
import { reportFolder, writeIndex } from '../files/html-report.ts';
import type { Report, RunError } from '../report/json/report.ts';
import { junitText } from '../report/junit.ts';
import { runSummary } from '../report/run-summary.ts';
import { collectReport } from './collect-report.ts';
import { corpusAstray } from './corpus-astray.ts';
import { complain, print, terminal } from './print.ts';
import { errorWithoutCommands } from './without-commands.ts';
import { type EndedRun, isOurs } from './run-errors.ts';

export interface ReporterOptions {
  /** Where report.json, junit.xml, index.html and the pages of failures are written; `raceproof-report` by default. */
  readonly folder?: string;
}

/**
 * A vitest reporter: prints what came of the properties and writes `raceproof-report/`. In GitHub Actions it also puts
 * each failure on the line of its property and adds a summary to the job. A run that proves nothing of the properties it
 * has, such as a replay that selects none, fails. Runs without properties are left alone.
 */
export default class RaceproofReporter implements Reporter {
  readonly #folder: string;
  #vitest: Vitest | undefined;

  constructor(options: ReporterOptions = {}) {
    requireKnownOptions('raceproof/reporter', options, ['folder']);
    const { folder = reportFolder } = options;
    if (typeof folder !== 'string' || folder === '') {
      throw new TypeError(`folder: expected the path of a folder, got ${JSON.stringify(folder)}`);
    }
    this.#folder = folder;
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
    vitest.provide('raceproofReportFolder', this.#folder);
  }

  /** Vitest prints at the end what was thrown while a module was imported. */
  onTestModuleEnd(module: TestModule): void {
    for (const error of module.errors()) errorWithoutCommands(error);
  }

  async onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly SerializedError[],
    reason: TestRunEndReason,
  ): Promise<void> {
    const { shard, dangerouslyIgnoreUnhandledErrors: ignores } = this.#vitest?.config ?? {};
    const { RACEPROOF_REPLAY: replay } = process.env;
    const run: EndedRun = {
      modules,
      unhandled: ignores === true ? [] : unhandled,
      passed: reason === 'passed',
      replay,
      isShard: shard !== undefined,
    };
    const report = collectReport(run, await this.#astray(run));
    if (report === undefined) return;
    // What vitest itself calls a failure has this code already.
    if (!report.passed) process.exitCode = 1;
    print(`\n${runSummary(report, terminal())}`);
    await this.#write(report);
    tellGithub(report);
  }

  /** A replay has no corpus. Whoever runs no test of raceproof is not asked for one. */
  async #astray({ modules, replay }: EndedRun): Promise<readonly RunError[]> {
    if (this.#vitest === undefined || replay !== undefined || !modules.some(isOurs)) return [];
    return corpusAstray(this.#vitest);
  }

  async #write(report: Report): Promise<void> {
    const json = join(this.#folder, 'report.json');
    const junit = join(this.#folder, 'junit.xml');
    const isWritten = attempt(`${this.#folder} could not be written`, () => {
      makeFolder(this.#folder);
      requireWritableFiles(this.#folder, ['report.json', 'junit.xml']);
      writeFileSync(json, `${JSON.stringify(report, undefined, 2)}\n`);
      writeFileSync(junit, `${junitText(report)}\n`);
    });
    if (!isWritten) return;
    const index = await writeIndex(report, this.#folder);
    if (index.kind === 'written') print(`report: ${index.file}, ${json}, ${junit}`);
    else complain(`${this.#folder}/index.html could not be written: ${index.why}`);
  }
}

function tellGithub(report: Report): void {
  const { GITHUB_ACTIONS: isActions, GITHUB_STEP_SUMMARY: summaryFile } = process.env;
  if (isActions === 'true') for (const each of githubAnnotations(report)) annotate(each);
  if (summaryFile === undefined || summaryFile === '') return;
  attempt('the summary of the job could not be written', () => {
    appendFileSync(summaryFile, `${githubSummary(report)}\n`);
  });
}

/** What cannot be written changes no verdict: it is said, and the exit code stays what the tests made it. */
function attempt(what: string, act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    complain(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** A command of our own, in which the text of others is escaped. */
function annotate(annotation: string): void {
  process.stdout.write(`${annotation}\n`);
}
