import type { Schedule, StrategyName } from '../core/plan.ts';
import type { Strategy } from '../sim/strategy.ts';
import { Deviations } from './deviations.ts';
import { Order } from './order.ts';
import { RandomWalk } from './random-walk.ts';
import { StallUntilIdle } from './stall-until-idle.ts';
import { Timed } from './timed.ts';

/** Every strategy that searches, by name. */
const searches: Readonly<Record<StrategyName, (seed: number) => Strategy>> = {
  timed: () => new Timed(),
  'random-walk': (seed) => new RandomWalk(seed),
  'stall-until-idle': (seed) => new StallUntilIdle(seed),
};

export function strategyFor(schedule: Schedule): Strategy {
  switch (schedule.kind) {
    case 'strategy':
      return searches[schedule.name](schedule.seed);
    case 'order':
      return new Order(schedule.events);
    case 'deviations':
      return new Deviations(schedule.deviations);
  }
}

export { Recorder } from './recorder.ts';
export { Timed } from './timed.ts';
