import { Courses, type Fact, type Reading, remember } from '../../kit.ts';
import { auditFacts } from './audit-fact.ts';

type AllCourses = ReturnType<Reading['courses']>;

export type OperationCourse = NonNullable<ReturnType<AllCourses['get']>>;

/** What became of every request that the queue accepted, in that order; a system may enqueue a request anew. */
export const auditCourses = remember((facts: readonly Fact[]): AllCourses => {
  const courses = new Courses();
  auditFacts(facts).forEach(({ what, task, atMs, step }, position) => {
    if (what.kind === 'enqueued') courses.begin(what.request, atMs, what.record);
    else if (what.kind === 'acked' || what.kind === 'dead-lettered') {
      courses.end(what.request, { isOk: what.kind === 'acked', task, atMs, step, position });
    }
  });
  return courses.all;
});
