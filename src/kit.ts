/** What services and scenarios are written with where `service(…)` and `defineScenario` are too small. */

// A service: what it is given in each run, and what it gives.
export type { OpenService, ServiceContext, ServiceProcess } from './scenario/service.ts';
export type { Caller } from './sim/service-call.ts';
export { planPart } from './scenario/plan-part.ts';

// Its faults.
export { type CallScript, Thrown } from './sim/fault.ts';
export { actAfter, refuse } from './faults/bend-call.ts';
export { faultsOf } from './faults/define-fault.ts';
export { processFaults } from './faults/process-faults.ts';

// A service that is made of a Redis.
export { openRedis, redisSettings } from './scenario/redis.ts';
export { latin1AsUtf8, utf8AsLatin1 } from './world/redis/latin1.ts';
export type { ExecutedCommand } from './world/redis/server.ts';

// A scenario, and the world of each run.
export { requireKnownOptions } from './core/known-options.ts';
export { openWorld } from './scenario/open-world.ts';
export type { Scenario } from './verify/scenario.ts';

// Its plans.
export { passesTime, type PlannedOperation, subjectOf } from './core/plan.ts';
export { hashText, mix } from './core/hash.ts';
export { Prng } from './core/prng.ts';
export { drawFault, faultAt } from './faults/draw-fault.ts';
export { excusedMax } from './judge/excuses.ts';
export { wavesFor } from './rounds/waves.ts';
export { strategyByShare } from './verify/portfolio.ts';
export { searchSchedule } from './verify/search-schedule.ts';

// How its facts are read.
export { processOf, requestOf, taskOf } from './core/event-id.ts';
export type { Fact } from './core/fact.ts';
export { Courses } from './core/operation-courses.ts';
export { plainTelling, type Reading } from './core/reading.ts';
export { remember } from './core/remember.ts';
export { tenureAt } from './core/tenure.ts';

// How its runs are judged, and what they covered.
export { type Confidence, phases } from './core/confidence.ts';
export { ClassCounts } from './confidence/class-counts.ts';
export { lostAfter } from './core/run.ts';
export { excusesOf } from './judge/excuses.ts';
export { generalInvariants } from './judge/general-invariants.ts';
export { counted, firstFew, milliseconds } from './judge/wording.ts';
