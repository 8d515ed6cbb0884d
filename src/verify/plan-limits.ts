import { isTimed, type Plan, type PlannedFault, subjectOf } from '../core/plan.ts';
import { turnFields } from '../core/turns.ts';
import type { Run } from '../core/run.ts';
import { faultsWithin } from '../faults/fault-places.ts';
import { faultKindsFor } from '../faults/kinds-for.ts';
import type { Property } from './property.ts';
import type { ResolvedVerifyOptions } from './verify-options.ts';

/**
 * The plans that a search could have come upon, seen from one that it did: a failure that needs another plan is another
 * failure. They may have less than the one that was found, and nothing that the property, its profile, the scenario or the
 * options of the search leave out.
 */
export class PlanLimits {
  readonly #found: Plan;
  readonly #faultsMax: number;
  readonly #faultKinds: ReadonlySet<string>;
  readonly #options: Pick<ResolvedVerifyOptions, 'scenario' | 'processes'>;

  constructor(
    found: Plan,
    property: Pick<Property, 'faultsMax'>,
    options: Pick<ResolvedVerifyOptions, 'scenario' | 'processes'>,
  ) {
    this.#found = found;
    this.#options = options;
    this.#faultsMax = isTimed(found)
      ? found.faults.length
      : Math.max(found.faults.length, property.faultsMax);
    const kinds = this.#faultsMax === 0 ? [] : faultKindsFor(options.scenario.faults, found.profile);
    this.#faultKinds = new Set([...kinds, ...found.faults.map(({ kind }) => kind)]);
  }

  allow(plan: Plan): boolean {
    const { operations, faults, processes } = plan;
    const { smallest = { operations: 0, processes: 0 } } = this.#options.scenario;
    return (
      operations.length >= smallest.operations &&
      operations.length <= this.#found.operations.length &&
      processes >= this.#processesMin(smallest.processes) &&
      processes <= this.#found.processes &&
      faults.length <= this.#faultsMax &&
      turnFields(operations).length <= turnFields(this.#found.operations).length &&
      faults.every(({ kind }) => this.#faultKinds.has(kind)) &&
      (!isTimed(this.#found) || this.#isNoHarder(plan))
    );
  }

  /** The faults of allowed kinds that may strike one of the calls of a recorded run, each by itself. */
  faultsIn(run: Run): readonly PlannedFault[] {
    const { offered, faults } = this.#options.scenario;
    return faultsWithin(offered ?? faults, run).filter(({ kind }) => this.#faultKinds.has(kind));
  }

  /** What was found outside the options, as a kept failure may be, is not held to them. */
  #processesMin(ofScenario: number): number {
    return Math.min(this.#found.processes, Math.max(ofScenario, this.#options.processes.min));
  }

  /**
   * Under the service level rates are judged, and a correct system keeps them only while what may cost an operation is as
   * rare as it was: faults, and operations that share a subject. No order but that of time comes into it.
   */
  #isNoHarder(plan: Plan): boolean {
    const found = this.#found;
    return (
      JSON.stringify(plan.schedule) === JSON.stringify(found.schedule) &&
      share(plan, plan.faults.length) <= share(found, found.faults.length) &&
      share(plan, repeats(plan)) <= share(found, repeats(found))
    );
  }
}

function share({ operations }: Plan, count: number): number {
  return count / Math.max(1, operations.length);
}

/** How many operations are about a subject that an earlier one is about. */
function repeats({ operations }: Plan): number {
  return operations.length - new Set(operations.map(subjectOf)).size;
}
