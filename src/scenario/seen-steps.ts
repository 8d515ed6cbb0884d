import type { RecordedStep } from '../core/run.ts';
import type { Simulation } from '../sim/simulation.ts';

/** What the checks of a scenario can see. */
interface Sight {
  /** Facts and the history: there is a check. */
  readonly isChecked: boolean;
  /** The states of services at every moment. */
  readonly ofStates: boolean;
  /** What all processes share. */
  readonly ofShared: boolean;
}

/**
 * The events whose order among themselves checks can see. Two that touch nothing in common still make two different runs
 * where a call may come before an end, a fact before another, one state before the next.
 */
export class SeenSteps {
  readonly #simulation: Simulation;
  readonly #sight: Sight;
  readonly #told = new Set<number>();
  readonly #changed = new Set<number>();

  constructor(simulation: Simulation, sight: Sight) {
    this.#simulation = simulation;
    this.#sight = sight;
  }

  /** At this event something was called, ended or told. */
  told(): void {
    if (this.#sight.isChecked) this.#told.add(this.#simulation.scheduler.steps);
  }

  /** At this event a service may have changed its state. */
  changed(): void {
    if (this.#sight.ofStates) this.#changed.add(this.#simulation.scheduler.steps);
  }

  /** Whether the step of this number is one of them. */
  has(number: number, { process, effect }: RecordedStep): boolean {
    // Whatever the system does may touch what its processes share.
    const touchesShared = this.#sight.ofShared && process !== this.#simulation.world.id;
    const changesState = this.#changed.has(number) && effect.access === 'write';
    return touchesShared || changesState || this.#told.has(number);
  }
}
