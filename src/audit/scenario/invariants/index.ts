import type { Invariant } from '../../../engine.ts';
import { generalInvariants } from '../../../kit.ts';
import { absorption } from './absorption.ts';
import { ackAfterEffect } from './ack-after-effect.ts';
import { auditorUse } from './auditor-use.ts';
import { boundedReturns } from './bounded-returns.ts';
import { conservation } from './conservation.ts';
import { deadLetters } from './dead-letters.ts';
import { inWork } from './in-work.ts';
import { lockExclusion } from './lock-exclusion.ts';
import { lockUse } from './lock-use.ts';
import { noDuplicateFlagging } from './no-duplicate-flagging.ts';
import { noStaleWrite } from './no-stale-write.ts';
import { noUnfoundedFlag } from './no-unfounded-flag.ts';
import { promises } from './promises.ts';
import { recovery } from './recovery.ts';
import { restraint } from './restraint.ts';

const { contention, errorRate, leftovers, makespan, p99 } = generalInvariants;

/** The invariants by what they protect, in each group the worst breach first. */
export const invariantGroups = {
  safety: [noDuplicateFlagging, noUnfoundedFlag, noStaleWrite, lockExclusion, lockUse],
  conservation: [conservation, ackAfterEffect, deadLetters],
  recovery: [recovery],
  leftovers: [leftovers],
  restraint: [restraint, boundedReturns, auditorUse, inWork, promises],
  serviceLevel: [errorRate, p99, contention, makespan, absorption],
} as const satisfies Readonly<Record<string, readonly Invariant[]>>;

/** Every invariant by name, the gravest first. */
export const invariants: ReadonlyMap<string, Invariant> = new Map(
  Object.values(invariantGroups)
    .flat()
    .map((invariant) => [invariant.name, invariant]),
);
