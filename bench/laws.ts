import { auditScenario } from '../src/audit/scenario/audit-scenario.ts';
import { parseArgs } from 'node:util';
import referenceScenario from '../properties/reference-system.ts';
import { type AuditSystem, type Property, verify } from '../src/index.ts';
import { type SeededBug, seededBugs } from '../tests/bugs/index.ts';
import { wholeTruth } from '../tests/bugs/support/truths.ts';
import { type CorrectSystem, correctServices } from './correct-services.ts';
import { spreadOf } from './statistics.ts';

/**
 * `npm run laws -- [--seeds 20] [--clean 5000] [--seed 1] [--requests 100-300] [--only name,name]`: the laws of detection
 * at full length. Every seeded bug is looked for with each seed; its correct twin, the reference system and the small
 * services that are correct must stay clean, with this seed. Rows are Markdown.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    clean: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    requests: { type: 'string', default: '100-300' },
    only: { type: 'string' },
  },
});
const only = values.only?.split(',');
const median = (figures: readonly number[]): number => spreadOf(figures).median;
const isChosen = (name: string): boolean => only === undefined || only.includes(name);

await detection(
  seededBugs.filter(({ name }) => isChosen(name)),
  count('seeds', values.seeds),
);
await cleanliness(
  [{ name: 'the reference system', correct: referenceScenario }, ...seededBugs, ...correctServices].filter(
    ({ name }) => isChosen(name),
  ),
  {
    runs: count('clean', values.clean),
    seed: count('seed', values.seed),
    concurrency: range('requests', values.requests),
  },
);

/** One row for each bug: how soon it was found, and how small the failures became. */
async function detection(bugs: readonly SeededBug[], seeds: number): Promise<void> {
  if (seeds === 0) return;
  print(
    '| seeded bug | found | runs, median (most) | requests, most | deviations, median (most) | replays, median |',
  );
  print('| --- | --- | --- | --- | --- | --- |');
  for (const { name, bug, property } of bugs) {
    const findings = await findingsOf(bug, property, seeds);
    const each = (figure: (finding: (typeof findings)[number]) => number): readonly number[] =>
      findings.map(figure);
    const runs = each(({ seen }) => seen.runs);
    const deviations = each(({ minimal }) => minimal.deviations);
    print(
      `| \`${name}\` | ${findings.length} of ${seeds} | ${median(runs)} (${Math.max(...runs)}) ` +
        `| ${Math.max(...each(({ minimal }) => minimal.requests))} | ${median(deviations)} (${Math.max(...deviations)}) ` +
        `| ${median(each(({ shrink }) => shrink.replays))} |`,
    );
  }
}

async function findingsOf(system: AuditSystem, property: Property, seeds: number) {
  const findings = [];
  for (let seed = 1; seed <= seeds; seed += 1) {
    const result = await verify(property, { system: auditScenario(system), seed, runs: 300 });
    if (result.kind === 'failed') findings.push(result.finding);
  }
  return findings;
}

/** One row for each correct system and profile: how many schedules it passed. */
async function cleanliness(
  systems: readonly CorrectSystem[],
  options: {
    readonly runs: number;
    readonly seed: number;
    readonly concurrency: { readonly min: number; readonly max: number };
  },
): Promise<void> {
  if (options.runs === 0) return;
  print('\n| correct system | profile | schedules | verdict |');
  print('| --- | --- | --- | --- |');
  for (const { name, correct, truths = wholeTruth, processes, faults } of systems) {
    for (const property of truths) {
      const result = await verify(property, {
        system: typeof correct === 'function' ? auditScenario(correct) : correct,
        ...options,
        ...(processes !== undefined && { processes }),
        ...(faults !== undefined && { faults }),
      });
      const verdict = result.kind === 'failed' ? `failed: ${result.finding.signature}` : result.kind;
      print(`| ${name} | ${property.profile} | ${result.summary.runs} | ${verdict} |`);
    }
  }
}

function count(option: string, text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new TypeError(`--${option}: expected a whole number up to 999,999, got ${text}`);
}

function range(option: string, text: string): { readonly min: number; readonly max: number } {
  const [, min, max] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? [];
  if (min !== undefined && max !== undefined) return { min: Number(min), max: Number(max) };
  throw new TypeError(`--${option}: expected two whole numbers, for example 100-300, got ${text}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
