import type { Confidence, ConfidenceTally } from '../core/confidence.ts';
import { mix } from '../core/hash.ts';
import type { Run } from '../core/run.ts';
import { ClassCounts } from './class-counts.ts';
import { plainCourses } from './plain-courses.ts';

/**
 * Adds up what the runs of any scenario have covered. Which phase of its work a fault struck, and which commands raced, only
 * a scenario can say that knows its system.
 */
export class PlainConfidence implements ConfidenceTally {
  readonly #schedules = new ClassCounts();
  readonly #behaviours = new ClassCounts();
  readonly #courses = new ClassCounts();

  add(run: Run): void {
    this.#schedules.add(run.traceHash);
    const courses = plainCourses(run).toSorted((left, right) => left - right);
    this.#behaviours.add(String(courses.reduce((sum, course) => mix(sum, course), courses.length)));
    for (const course of courses) this.#courses.add(String(course));
  }

  confidence(): Confidence {
    return {
      schedules: this.#schedules.novelty(),
      behaviours: this.#behaviours.novelty(),
      courses: this.#courses.novelty(),
      faultPhases: [],
      racingPairs: [],
    };
  }
}
