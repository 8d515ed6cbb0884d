import { hashText, mix } from '../core/hash.ts';
import type { Hints, Schedule, StrategyName } from '../core/plan.ts';
import type { Strategy } from '../sim/strategy.ts';
import { withIdleAside } from './aside.ts';
import { Deviations } from './deviations.ts';
import { Order } from './order.ts';
import { Pct } from './pct.ts';
import { Pos } from './pos.ts';
import { RandomWalk } from './random-walk.ts';
import { Stalls } from './stalls.ts';
import { Surw } from './surw.ts';
import { Timed } from './timed.ts';
import { Urw } from './urw.ts';

/** Every strategy that searches, by name. */
const searches: Readonly<Record<StrategyName, (seed: number, hints: Hints) => Strategy>> = {
  timed: () => new Timed(),
  'random-walk': (seed) => new RandomWalk(seed),
  'stall-until-idle': (seed) => new Stalls(seed, new RandomWalk(seed)),
  pct: (seed, { steps }) => mostlyStalled(seed, new Pct(seed, { steps })),
  pos: (seed) => mostlyStalled(seed, new Pos(seed)),
  urw: (seed, { events }) => mostlyStalled(seed, new Urw(seed, events)),
  surw: (seed, hints) => mostlyStalled(seed, new Surw(seed, hints)),
};

function search({ name, seed, hints = {} }: Extract<Schedule, { readonly kind: 'strategy' }>): Strategy {
  const strategy = searches[name](seed, hints);
  // In time order there is nothing to decide.
  return name === 'timed' ? strategy : withIdleAside(seed, strategy);
}

/**
 * Three in four schedules of a published strategy also let some tasks stall: the papers order what is enabled, but a
 * lease that ends under its holder takes a task that is left behind for long (docs/strategies.md has the figures).
 */
function mostlyStalled(seed: number, strategy: Strategy): Strategy {
  const draw = mix(seed, hashText('stalls'));
  return draw % 4 === 0 ? strategy : new Stalls(seed, strategy);
}

export function strategyFor(schedule: Schedule): Strategy {
  switch (schedule.kind) {
    case 'strategy':
      return search(schedule);
    case 'order':
      return new Order(schedule.events);
    case 'deviations':
      return new Deviations(schedule.deviations);
  }
}

export { Recorder } from './recorder.ts';
export { Timed } from './timed.ts';
