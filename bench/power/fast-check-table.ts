import { programs } from '../programs/index.ts';
import type { Program } from '../programs/program.ts';
import type { CellState } from './cell-state.ts';
import { codeHash } from './code-hash.ts';
import { runUnderFastCheck, schedulersOf } from './fast-check-program.ts';
import { foundOf, median, type Table } from './power-table.ts';
import { strategySource } from './program-strategies.ts';
import { programCode } from './program-table.ts';
import { runProgram } from './program-world.ts';

const rivals = ['fc.scheduler', 'uniform random', 'portfolio'] as const;
type Rival = (typeof rivals)[number];

export interface Budget {
  readonly schedules: number;
  readonly ms: number;
}

interface Race {
  /** Schedules and wall time up to the first bug; null where none showed within both budgets. */
  readonly found: { readonly schedules: number; readonly ms: number } | null;
  readonly schedulesPerSecond: number;
}

/** fast-check's scheduler, uniform random and the portfolio, with as many schedules and with as much wall time. */
export async function fastCheckTables(
  state: CellState,
  { seeds, budget }: { readonly seeds: number; readonly budget: Budget },
): Promise<readonly Table[]> {
  const code = codeHash([
    ...programCode,
    'bench/power/fast-check-program.ts',
    'bench/power/fast-check-table.ts',
  ]);
  const races = new Map<string, Race[]>();
  for (let seed = 1; seed <= seeds; seed += 1) {
    for (const program of programs()) {
      for (const rival of rivals) {
        const value = await state.valueOf({
          key: [code, 'fast-check', program.name, rival, seed, budget.schedules, budget.ms].join('|'),
          measure: () => race(program, rival, { seed, budget }),
        });
        const cell = `${program.name} ${rival}`;
        if (value !== undefined) races.set(cell, [...(races.get(cell) ?? []), value]);
      }
    }
  }
  const table = (title: string, shown: (races: readonly Race[]) => string): Table => ({
    title,
    head: ['program', ...rivals],
    rows: programs().map(({ name }) => [
      name,
      ...rivals.map((rival) => shown(races.get(`${name} ${rival}`) ?? [])),
    ]),
  });
  return [
    table(
      `With as many schedules: to the first bug, median (found of seeds), at most ${budget.schedules}`,
      (all) => foundOf(all.map(({ found }) => ({ schedules: within(found?.schedules, budget.schedules) }))),
    ),
    table(
      `With as much wall time: ms to the first bug, median (found of seeds), at most ${budget.ms}`,
      (all) =>
        foundOf(all.map(({ found }) => ({ schedules: within(found && Math.ceil(found.ms), budget.ms) }))),
    ),
    table('Schedules a second, median', (all) =>
      median(all.map(({ schedulesPerSecond }) => Math.round(schedulesPerSecond))),
    ),
  ];
}

/** Runs schedules until one shows the bug, or both budgets are used up. */
async function race(
  program: Program,
  rival: Rival,
  { seed, budget }: { readonly seed: number; readonly budget: Budget },
): Promise<Race> {
  const next = runner(program, rival, seed);
  const startMs = performance.now();
  for (let schedules = 1; ; schedules += 1) {
    const broken = await next();
    const ms = performance.now() - startMs;
    const schedulesPerSecond = (schedules * 1000) / ms;
    if (broken) return { found: { schedules, ms }, schedulesPerSecond };
    if (schedules >= budget.schedules && ms >= budget.ms) return { found: null, schedulesPerSecond };
  }
}

/** Runs one more schedule each time it is called. */
function runner(program: Program, rival: Rival, seed: number): () => boolean | Promise<boolean> {
  if (rival === 'fc.scheduler') {
    const schedulers = schedulersOf(seed);
    return () => {
      const { value } = schedulers.next();
      if (value === undefined) throw new Error('fast-check drew no scheduler');
      return runUnderFastCheck(program, value);
    };
  }
  const search = rival === 'portfolio' ? 'portfolio' : 'random-walk';
  const strategyAt = strategySource(program, search, seed);
  let index = -1;
  return () => {
    index += 1;
    return runProgram(program, strategyAt(index));
  };
}

function within(value: number | null | undefined, max: number): number | null {
  return value !== null && value !== undefined && value <= max ? value : null;
}
