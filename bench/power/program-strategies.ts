import * as fc from 'fast-check';
import { hashText, mix } from '../../src/core/hash.ts';
import type { Hints, StrategyName } from '../../src/core/plan.ts';
import { Prng } from '../../src/core/prng.ts';
import type { Strategy } from '../../src/sim/strategy.ts';
import { strategyFor } from '../../src/strategies/index.ts';
import { Pct } from '../../src/strategies/pct.ts';
import { Pos } from '../../src/strategies/pos.ts';
import { RandomWalk } from '../../src/strategies/random-walk.ts';
import { Stalls } from '../../src/strategies/stalls.ts';
import { Surw } from '../../src/strategies/surw.ts';
import { Urw } from '../../src/strategies/urw.ts';
import { defaultShares, strategyByShare } from '../../src/verify/portfolio.ts';
import type { Program } from '../programs/program.ts';
import { calibrateProgram, type ProgramCalibration } from './program-calibration.ts';

export const searchNames = [
  'random-walk',
  'stall-until-idle',
  'pct',
  'pos',
  'urw',
  'surw',
  'surw, no visits',
  'portfolio',
  'portfolio, no visits',
] as const;
export type SearchName = (typeof searchNames)[number];

/** The strategy of schedule i, for i = 0, 1, … */
export type StrategySource = (index: number) => Strategy;

type Build = (seed: number, hints: Hints) => Strategy;

/** Each strategy by itself, without the stalls that the product puts around most of them. */
const bare: Readonly<Record<Exclude<StrategyName, 'timed'>, Build>> = {
  'random-walk': (seed) => new RandomWalk(seed),
  'stall-until-idle': (seed) => new Stalls(seed, new RandomWalk(seed)),
  pct: (seed, { steps }) => new Pct(seed, { steps }),
  pos: (seed) => new Pos(seed),
  urw: (seed, { events }) => new Urw(seed, events),
  surw: (seed, hints) => new Surw(seed, hints),
};

/** A bare strategy, or the portfolio as the product draws it: by the default shares, most of them with stalls. */
export function strategySource(program: Program, search: SearchName, seed: number): StrategySource {
  const calibration = calibrateProgram(program);
  const root = mix(seed, hashText(`${program.name} ${search}`));
  const withVisits = !search.endsWith(', no visits');
  const buildAt = search.startsWith('portfolio') ? portfolio(root) : alone(search);
  return (index) => {
    const schedule = mix(root, index);
    const { visits, ...hints } = drawHints(program, calibration, schedule);
    return buildAt(index)(schedule, withVisits ? { ...hints, visits } : hints);
  };
}

function alone(search: SearchName): (index: number) => Build {
  const name = search.startsWith('surw') ? 'surw' : search;
  const build = Object.entries(bare).find(([known]) => known === name)?.[1];
  if (build === undefined) throw new TypeError(`${search}: expected a strategy that searches`);
  return () => build;
}

function portfolio(root: number): (index: number) => Build {
  const batch = 1_000;
  const names: StrategyName[] = [];
  return (index) => {
    while (names.length <= index) {
      const seed = mix(root, names.length) | 0;
      names.push(...fc.sample(strategyByShare(defaultShares), { seed, numRuns: batch }));
    }
    const name = names[index] ?? 'random-walk';
    return (seed, hints) => strategyFor({ kind: 'strategy', name, seed, hints });
  };
}

/** The focus is drawn for each schedule, as the plan of a product's run does. */
function drawHints(program: Program, { events, steps, visits }: ProgramCalibration, schedule: number): Hints {
  const focus = new Prng(mix(schedule, hashText('focus'))).pick(program.resources);
  return { events, steps, focus, visits: visits.get(focus) };
}
