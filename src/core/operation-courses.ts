import type { Fact } from './fact.ts';
import { remember } from './remember.ts';

/** What became of one operation. Positions are indices into the facts of the run. */
export interface OperationCourse {
  readonly operation: string;
  /** What it was about; empty where nobody said so. */
  readonly subject: string;
  /** When it began: several times where a system issues it anew. Virtual milliseconds. */
  readonly begunMs: readonly number[];
  readonly endings: readonly CourseEnding[];
  /** How it ended at last; undefined while it is under way. */
  readonly last: CourseEnding | undefined;
}

export interface CourseEnding {
  readonly isOk: boolean;
  readonly task: string;
  readonly atMs: number;
  readonly step: number;
  readonly position: number;
}

type Draft = { -readonly [Member in keyof OperationCourse]: OperationCourse[Member] } & {
  readonly begunMs: number[];
  readonly endings: CourseEnding[];
};

/** Gathers the courses of operations, in the order in which they began. */
export class Courses {
  readonly all = new Map<string, Draft>();

  begin(operation: string, atMs: number, subject?: string): void {
    const course = this.#of(operation);
    if (subject !== undefined) course.subject = subject;
    course.begunMs.push(atMs);
    course.last = undefined;
  }

  end(operation: string, ending: CourseEnding): void {
    const course = this.#of(operation);
    course.last = ending;
    course.endings.push(ending);
  }

  #of(operation: string): Draft {
    let course = this.all.get(operation);
    if (course === undefined) {
      course = { operation, subject: '', begunMs: [], endings: [], last: undefined };
      this.all.set(operation, course);
    }
    return course;
  }
}

/** The course of every operation that clients called, by the facts of the engine. */
export const operationCourses = remember((facts: readonly Fact[]): ReadonlyMap<string, OperationCourse> => {
  const courses = new Courses();
  facts.forEach(({ what, task, atMs, step }, position) => {
    if (what.kind !== 'operation') return;
    if (what.change === 'began') courses.begin(what.operation, atMs);
    else courses.end(what.operation, { isOk: what.change === 'ok', task, atMs, step, position });
  });
  return courses.all;
});
