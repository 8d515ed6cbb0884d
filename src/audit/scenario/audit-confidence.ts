import type { Run } from '../../engine.ts';
import { ClassCounts, type Confidence } from '../../kit.ts';
import { behaviourOf, coursesOf } from './behaviour.ts';
import { PairCounts } from './pair-counts.ts';
import { PhaseCounts } from './phase-counts.ts';

/** Adds up what runs have covered, from their facts alone. The order of the runs makes no difference. */
export class AuditConfidence {
  readonly #schedules = new ClassCounts();
  readonly #behaviours = new ClassCounts();
  readonly #courses = new ClassCounts();
  readonly #phases = new PhaseCounts();
  readonly #pairs = new PairCounts();

  add(run: Run): void {
    this.#schedules.add(run.traceHash);
    const courses = coursesOf(run);
    this.#behaviours.add(behaviourOf(courses));
    for (const course of courses) this.#courses.add(String(course));
    this.#phases.add(run);
    this.#pairs.add(run);
  }

  confidence(): Confidence {
    return {
      schedules: this.#schedules.novelty(),
      behaviours: this.#behaviours.novelty(),
      courses: this.#courses.novelty(),
      faultPhases: this.#phases.rows(),
      racingPairs: this.#pairs.pairs(),
    };
  }
}
