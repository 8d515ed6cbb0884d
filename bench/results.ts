import { faultsPerPlan } from './bench-plan.ts';
import type { HeapPoint } from './heap.ts';
import { type Machine, thisMachine } from './machine.ts';
import type { Samples } from './rounds.ts';
import type { Sample } from './sample.ts';
import { type Spread, spreadOf } from './statistics.ts';
import type { VariantName } from './variants.ts';

/** How one variant did at one size. */
export interface Figure {
  readonly variant: VariantName;
  readonly requests: number;
  readonly cpuMs: Spread;
  readonly wallMs: Spread;
  /** The median: faults add some. */
  readonly steps: number;
  readonly cpuMicrosecondsPerStep: Spread;
  /** Ratios are computed round by round, from pieces of work done one right after the other. */
  readonly cpuTimesBareWork: Spread;
  readonly cpuTimesSchedule: Spread;
  /** CPU time beyond that of the bare work. */
  readonly addedMicrosecondsPerStep: Spread;
  /** Cost per step, as a multiple of that at the smallest size. */
  readonly timesSmallestPerStep: Spread;
}

export interface Results {
  readonly machine: Machine;
  readonly quick: boolean;
  readonly rounds: number;
  readonly faultsPerPlan: number;
  readonly figures: readonly Figure[];
  readonly heap: readonly HeapPoint[];
}

export interface Measured {
  readonly quick: boolean;
  readonly rounds: number;
  readonly samples: Samples;
  readonly heap: readonly HeapPoint[];
}

export function resultsOf({ quick, rounds, samples, heap }: Measured): Results {
  return {
    machine: thisMachine(),
    quick,
    rounds,
    faultsPerPlan,
    figures: [...samples].flatMap(([variant, bySize]) =>
      [...bySize.keys()].map((requests) => figureOf(samples, variant, requests)),
    ),
    heap,
  };
}

function figureOf(samples: Samples, variant: VariantName, requests: number): Figure {
  const list = (of: VariantName, size = requests): readonly Sample[] => samples.get(of)?.get(size) ?? [];
  const own = list(variant);
  const smallest = list(variant, Math.min(...(samples.get(variant)?.keys() ?? [])));
  const paired = (others: readonly Sample[], compare: (one: Sample, other: Sample) => number): Spread =>
    spreadOf(
      own.flatMap((one, round) => {
        const other = others[round];
        return other === undefined ? [] : [compare(one, other)];
      }),
    );
  const perStep = ({ cpuMs, steps }: Sample): number => (cpuMs * 1000) / steps;
  return {
    variant,
    requests,
    cpuMs: spreadOf(own.map(({ cpuMs }) => cpuMs)),
    wallMs: spreadOf(own.map(({ wallMs }) => wallMs)),
    steps: spreadOf(own.map(({ steps }) => steps)).median,
    cpuMicrosecondsPerStep: spreadOf(own.map(perStep)),
    cpuTimesBareWork: paired(list('bareWork'), (one, bare) => one.cpuMs / bare.cpuMs),
    cpuTimesSchedule: paired(list('schedule'), (one, schedule) => one.cpuMs / schedule.cpuMs),
    addedMicrosecondsPerStep: paired(
      list('bareWork'),
      (one, bare) => ((one.cpuMs - bare.cpuMs) * 1000) / one.steps,
    ),
    timesSmallestPerStep: paired(smallest, (one, small) => perStep(one) / perStep(small)),
  };
}
