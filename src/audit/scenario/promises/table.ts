import { z } from 'zod';
import {
  asksForEach,
  asksNoMore,
  auditorCallMs,
  auditorCallsMax,
  auditorPauseMs,
  pauseInWorkMs,
} from './auditor-promises.ts';
import {
  deliveriesMax,
  queueCallsMax,
  queueWaitMs,
  rejectsMalformed,
  returnDelayMs,
  settlesWithinMs,
} from './delivery-promises.ts';
import {
  inTurn,
  knowsItsLock,
  lockWaitMs,
  oneAtATime,
  releasesFirst,
  takesStringNumbers,
  worksUnderLease,
} from './lock-promises.ts';
import { heedsPause, heedsRefusal } from './heeding-promises.ts';
import {
  closesSubscriptions,
  handsBackWithinMs,
  resubscribesWithinMs,
  stopsOnce,
  stopsWithinMs,
} from './process-promises.ts';
import { bearsObservers, checksLimits, takesAnyError } from './building-promises.ts';
import type { AuditPromise } from './promise.ts';

/** What an audit system may promise beyond what each has to keep. Times are virtual milliseconds. */
const auditPromises = {
  deliveriesMax,
  settlesWithinMs,
  stopsWithinMs,
  stopsOnce,
  handsBackWithinMs,
  closesSubscriptions,
  resubscribesWithinMs,
  queueCallsMax,
  queueWaitMs,
  returnDelayMs,
  rejectsMalformed,
  auditorCallsMax,
  auditorCallMs,
  auditorPauseMs,
  pauseInWorkMs,
  heedsPause,
  heedsRefusal,
  asksForEach,
  asksNoMore,
  lockWaitMs,
  releasesFirst,
  knowsItsLock,
  oneAtATime,
  inTurn,
  worksUnderLease,
  takesStringNumbers,
  takesAnyError,
  checksLimits,
  bearsObservers,
} as const;

type Table = typeof auditPromises;

/**
 * What a system says of itself beside what every audit system has to keep: how often it tries, how long it waits, in which
 * order it gives back what it holds. Only what is stated is judged.
 */
export type AuditPromises = {
  readonly [Name in keyof Table]?: z.output<Table[Name]['schema']> | undefined;
};

export const promisesByName: ReadonlyMap<string, AuditPromise> = new Map(Object.entries(auditPromises));

// Sound: each member is read by its promise's own schema.
export const promisesSchema = z.strictObject(
  Object.fromEntries([...promisesByName].map(([name, { schema }]) => [name, schema.optional()])),
) as unknown as z.ZodType<AuditPromises>;
