import { contention } from './contention.ts';
import { errorRate } from './error-rate.ts';
import { leftovers } from './leftovers.ts';
import { makespan } from './makespan.ts';
import { p99 } from './p99.ts';

/** What the runs of any scenario can be held to. */
export const generalInvariants = { contention, errorRate, leftovers, makespan, p99 } as const;
