import type { StrategyName } from '../../src/core/plan.ts';
import { type SeededBug, seededBugs } from '../../tests/bugs/index.ts';
import { type Hunted, hunt, huntAndShrink, type Shrunk } from './bug-search.ts';
import type { CellState } from './cell-state.ts';
import { codeHash } from './code-hash.ts';
import type { PowerOptions } from './power-options.ts';
import { foundOf, median, type Table } from './power-table.ts';

const alone = [
  'random-walk',
  'stall-until-idle',
  'pct',
  'pos',
  'urw',
  'surw',
] as const satisfies StrategyName[];

/** Schedules to the first failure of each seeded bug, by strategy, and what minimising the portfolio's comes to. */
export async function bugTables(
  state: CellState,
  { seeds, runs, strategies }: Pick<PowerOptions, 'seeds' | 'runs' | 'strategies'>,
): Promise<readonly Table[]> {
  const code = codeHash(['src', 'tests/bugs', 'bench/power/bug-search.ts']);
  const hunted = new Map<string, Hunted[]>();
  const shrunk = new Map<string, Shrunk[]>();
  // Seeds come first, so that whatever time there is, all rows rest on about as many.
  for (let seed = 1; seed <= seeds; seed += 1) {
    for (const bug of seededBugs) {
      const keyOf = (strategy: string): string => [code, 'bugs', bug.name, strategy, seed, runs].join('|');
      if (strategies.includes('portfolio')) {
        const found = await state.valueOf<Shrunk>({
          key: keyOf('portfolio'),
          measure: () => huntAndShrink(bug, { seed, runs }),
        });
        if (found !== undefined) shrunk.set(bug.name, [...(shrunk.get(bug.name) ?? []), found]);
      }
      for (const strategy of strategiesFor(bug).filter((name) => strategies.includes(name))) {
        const value = await state.valueOf<Hunted>({
          key: keyOf(strategy),
          measure: () => hunt(bug, { [strategy]: 100 }, { seed, runs }),
        });
        const row = `${bug.name} ${strategy}`;
        if (value !== undefined) hunted.set(row, [...(hunted.get(row) ?? []), value]);
      }
    }
  }
  return [searchTable(runs, hunted, shrunk), shrinkTable(shrunk)];
}

/** A service-level run is always timed: there is nothing to choose. */
function strategiesFor({ property }: SeededBug): readonly (typeof alone)[number][] {
  return property.profile === 'chaos' ? alone : [];
}

function searchTable(
  runs: number,
  hunted: ReadonlyMap<string, readonly Hunted[]>,
  shrunk: ReadonlyMap<string, readonly Shrunk[]>,
): Table {
  return {
    title: `Seeded bugs: schedules to the first failure, median (found of seeds), at most ${runs}`,
    head: ['bug', ...alone, 'portfolio'],
    rows: seededBugs.map(({ name }) => [
      name,
      ...alone.map((strategy) => foundOf(hunted.get(`${name} ${strategy}`) ?? [])),
      foundOf(shrunk.get(name) ?? []),
    ]),
  };
}

function shrinkTable(shrunk: ReadonlyMap<string, readonly Shrunk[]>): Table {
  return {
    title: 'Seeded bugs: what minimising comes to, medians',
    head: ['bug', 'replays', 'requests', 'deviations', 'certified', 'wall ms'],
    rows: seededBugs.map(({ name }) => {
      const minimal = (shrunk.get(name) ?? []).flatMap((found) =>
        found.minimal === null ? [] : [found.minimal],
      );
      const certified = minimal.filter((each) => each.certified).length;
      return [
        name,
        median(minimal.map(({ replays }) => replays)),
        median(minimal.map(({ requests }) => requests)),
        median(minimal.map(({ deviations }) => deviations)),
        `${certified} of ${minimal.length}`,
        median(minimal.map(({ ms }) => Math.round(ms))),
      ];
    }),
  };
}
