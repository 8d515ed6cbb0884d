import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isQuiet, isTimed, passesTime } from '../../src/core/plan.ts';
import { failuresFolder, readFailure } from '../../src/files/failure-files.ts';
import { type Report, type ReportedProperty, reportSchema } from '../../src/report/json/report.ts';
import type { Outcome } from './outcome.ts';

export interface TrialOptions {
  readonly seed: number;
  /** Real time for making a failure small, which the table does not need. */
  readonly minimiseSeconds: number;
}

const reference = 'properties/reference-system.ts';

/** Far beyond what a run of the properties takes: only what hangs meets it. */
const trialMsMax = 1_200_000;

const environmentOfOthers =
  /^(?:RACEPROOF_|GITHUB_|VITEST)|^(?:NUM_CONCURRENT_REQUESTS|TIMEOUT_SECONDS|TEST_DEPTH)$/;

/**
 * Runs the properties on the system in a folder. The folder is also where vitest is started, so that the report and the
 * kept failures land there. The corpus is left out: a kept failure that comes back would end the run before any property.
 * The cache of results is left out because it puts first what failed last, which was another mutant.
 */
export function tryProperties(root: string, folder: string, options: TrialOptions): Outcome {
  const log = join(folder, 'output.log');
  const output = openSync(log, 'w');
  const place = relative(root, log);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = ['run', 'properties', '--bail', '1', '--root', root, '--project', '!corpus', '--no-cache'];
  const { error: failure, signal } = spawnSync(process.execPath, [vitest, ...args], {
    cwd: folder,
    stdio: ['ignore', output, output],
    timeout: trialMsMax,
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !environmentOfOthers.test(name))),
      RACEPROOF_SYSTEM: 'system.ts',
      RACEPROOF_SEED: String(options.seed),
      RACEPROOF_MINIMISE_SECONDS: String(options.minimiseSeconds),
    },
  });
  closeSync(output);
  if (failure !== undefined) return { kind: 'error', message: `vitest broke off: ${failure.message}` };
  if (signal !== null) return { kind: 'error', message: `vitest was ended by ${signal}` };
  const file = join(folder, 'raceproof-report', 'report.json');
  if (!existsSync(file)) return withLog({ kind: 'error', message: 'vitest left no report' }, place);
  const outcome = outcomeOf(reportSchema.parse(JSON.parse(readFileSync(file, 'utf8'))));
  const isLeak = outcome.kind === 'caught' && outcome.broke === 'stable-heap';
  if (outcome.kind !== 'caught' || isLeak || options.minimiseSeconds === 0) return withLog(outcome, place);
  return { ...outcome, valid: isValid(root, folder, outcome.property) };
}

/** Whether what was kept of a property is allowed by its profile, and passes with the reference system. */
function isValid(root: string, folder: string, property: string): boolean | undefined {
  const kept = join(folder, failuresFolder);
  const failure = (existsSync(kept) ? readdirSync(kept) : [])
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ file: join(kept, name), record: readFailure(join(kept, name)) }))
    .find(({ record }) => record.property === property);
  if (failure === undefined) return undefined;
  const { file, record } = failure;
  const { plan } = record;
  if (isTimed(plan) && !passesTime(plan) && !isQuiet(plan)) return false;
  const raceproof = join(root, 'bin/raceproof.js');
  const args = [raceproof, 'replay', relative(root, file), '--system', reference];
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'ignore' }).status === 0;
}

function withLog(outcome: Outcome, log: string): Outcome {
  return outcome.kind === 'error' ? { ...outcome, message: `${outcome.message}, see ${log}` } : outcome;
}

/** What a report says of the system: caught by the first property that judged it wrong. */
export function outcomeOf({ passed, properties, errors = [] }: Report): Outcome {
  const failed = properties.filter(({ state }) => state === 'failed').map(ofProperty);
  const caught = failed.find(({ kind }) => kind === 'caught') ?? failed[0];
  if (caught !== undefined) return caught;
  const left = properties.filter(({ state }) => state === 'skipped').map(({ name }) => name);
  if (passed && properties.length > 0 && left.length === 0) return { kind: 'survived' };
  const why = errors[0]?.message ?? (left.length > 0 ? `not run: ${left.join(', ')}` : 'no property ran');
  return { kind: 'error', message: why };
}

function ofProperty({ name, file, errors, result }: ReportedProperty): Outcome {
  const place = { property: name, file };
  switch (result?.outcome) {
    case undefined:
    case 'passed':
      return {
        kind: 'error',
        message: `"${name}" failed without a verdict: ${errors[0] ?? 'no reason is given'}`,
      };
    case 'inconclusive':
      return { kind: 'unjudged', ...place, reason: result.reason };
    case 'nondeterministic':
    case 'unreached':
    case 'failed':
      return { kind: 'caught', ...place, ...whatBroke(result), runs: runsUntil(result) };
  }
}

type Verdict = NonNullable<ReportedProperty['result']>;

/** The invariant, or that the property did not see what it has to, or got two traces of one plan. */
function whatBroke({ outcome, reason, finding }: Verdict): {
  readonly broke: string;
  readonly reason: string;
} {
  if (finding === undefined) return { broke: outcome, reason: reason.split('\n')[0] ?? '' };
  return { broke: finding.violation.invariant, reason: finding.violation.message };
}

function runsUntil({ finding, search }: Verdict): number {
  switch (finding?.kind) {
    case 'run':
      return finding.seen.runs;
    case 'leak':
      return finding.measurement.bytes.length;
    case undefined:
      return search.kind === 'exhaustive' ? search.summary.schedules : search.summary.runs;
  }
}
