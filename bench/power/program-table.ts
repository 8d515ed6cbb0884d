import { programs } from '../programs/index.ts';
import type { Program } from '../programs/program.ts';
import type { CellState } from './cell-state.ts';
import { codeHash } from './code-hash.ts';
import type { PowerOptions } from './power-options.ts';
import { foundOf, medianSchedules, type Table } from './power-table.ts';
import { type SearchName, strategySource } from './program-strategies.ts';
import { runProgram } from './program-world.ts';

/** What a program's searches depend on. */
export const programCode = [
  'src/core',
  'src/sim',
  'src/strategies',
  'src/verify/portfolio.ts',
  'bench/programs',
  'bench/power/program-calibration.ts',
  'bench/power/program-strategies.ts',
  'bench/power/program-world.ts',
];

/** Median schedules on `reorder at 100`: published for SURW are 194, and for the others none within 10,000. */
const aims: readonly (readonly [search: SearchName, max: number])[] = [
  ['surw', 200],
  ['portfolio', 500],
];

interface Searched {
  readonly schedules: number | null;
}

/** Schedules to the first bug of each program, by strategy. */
export async function programTables(
  state: CellState,
  { seeds, cap, strategies }: Pick<PowerOptions, 'seeds' | 'cap' | 'strategies'>,
): Promise<readonly Table[]> {
  const code = codeHash(programCode);
  const searched = new Map<string, Searched[]>();
  // Seeds come first, so that whatever time there is, all cells rest on about as many.
  for (let seed = 1; seed <= seeds; seed += 1) {
    for (const program of programs()) {
      for (const search of strategies) {
        const value = await state.valueOf({
          key: [code, 'programs', program.name, search, seed, cap].join('|'),
          measure: () => firstBug(program, search, { seed, cap }),
        });
        const cell = `${program.name} ${search}`;
        if (value !== undefined) searched.set(cell, [...(searched.get(cell) ?? []), value]);
      }
    }
  }
  const of = (program: string, search: SearchName): readonly Searched[] =>
    searched.get(`${program} ${search}`) ?? [];
  return [
    {
      title: `Programs: schedules to the first bug, median (found of seeds), at most ${cap}`,
      head: ['program', ...strategies],
      rows: programs().map(({ name }) => [name, ...strategies.map((search) => foundOf(of(name, search)))]),
      notes: aims.map(([search, max]) => aimInWords(search, max, of('reorder at 100', search))),
    },
  ];
}

/** Runs schedules until one shows the bug. */
function firstBug(
  program: Program,
  search: SearchName,
  { seed, cap }: { readonly seed: number; readonly cap: number },
): Searched {
  const strategyAt = strategySource(program, search, seed);
  for (let index = 0; index < cap; index += 1) {
    if (runProgram(program, strategyAt(index))) return { schedules: index + 1 };
  }
  return { schedules: null };
}

function aimInWords(search: SearchName, max: number, searched: readonly Searched[]): string {
  if (searched.length === 0) return `Aim: ${search} on reorder at 100 ≤ ${max}: not measured.`;
  const came = medianSchedules(searched);
  return `Aim: ${search} on reorder at 100 ≤ ${max}: ${came.toLocaleString('en')} ${came <= max ? '✓' : '✗'}`;
}
