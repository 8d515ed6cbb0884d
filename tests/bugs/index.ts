import { type AuditSystem, defineHeapProperty, type HeapProperty, type Property } from '../../src/index.ts';
import ackBeforeEffect from './ack-before-effect.ts';
import cacheEntryNeverEvicted from './cache-entry-never-evicted.ts';
import checkOutsideLock from './check-outside-lock.ts';
import checkThenSetWithoutNx from './check-then-set-without-nx.ts';
import clockBasedLease from './clock-based-lease.ts';
import dedupSetFilledEarly from './dedup-set-filled-early.ts';
import effectBeforeSeenMark from './effect-before-seen-mark.ts';
import errorAcknowledged from './error-acknowledged.ts';
import fenceComparedInClient from './fence-compared-in-client.ts';
import flagCachedBeforeWrite from './flag-cached-before-write.ts';
import flagNotAwaited from './flag-not-awaited.ts';
import flagWithoutFenceCheck from './flag-without-fence-check.ts';
import getThenDelRelease from './get-then-del-release.ts';
import inProcessMutexOnly from './in-process-mutex-only.ts';
import lateAnswerActedUpon from './late-answer-acted-upon.ts';
import renewalIgnoresItsFailure from './renewal-ignores-its-failure.ts';
import lockOrderDeadlock from './lock-order-deadlock.ts';
import deadLetterCountInProcess from './dead-letter-count-in-process.ts';
import leaseShorterThanWork from './lease-shorter-than-work.ts';
import listenerAddedPerRequest from './listener-added-per-request.ts';
import lockWithoutTtl from './lock-without-ttl.ts';
import lostWakeUp from './lost-wake-up.ts';
import missingAwaitOnRelease from './missing-await-on-release.ts';
import mutexKeyedByRequest from './mutex-keyed-by-request.ts';
import mutexReleasedOnTimeout from './mutex-released-on-timeout.ts';
import noLock from './no-lock.ts';
import redeliveryTreatedAsNew from './redelivery-treated-as-new.ts';
import rejectionOfSideCall from './rejection-of-side-call.ts';
import releaseSkippedOnErrorPath from './release-skipped-on-error-path.ts';
import releaseWithoutComparingToken from './release-without-comparing-token.ts';
import requestKeptOnErrorPath from './request-kept-on-error-path.ts';
import retryWithoutIdempotencyKey from './retry-without-idempotency-key.ts';
import smallObjectKept from './small-object-kept.ts';
import swallowedAuditorError from './swallowed-auditor-error.ts';
import timerNeverCleared from './timer-never-cleared.ts';
import unboundedRetry from './unbounded-retry.ts';
import verdictOfAnotherRequest from './verdict-of-another-request.ts';
import ackBeforeEffectCorrect from './correct/ack-before-effect.ts';
import cacheEntryNeverEvictedCorrect from './correct/cache-entry-never-evicted.ts';
import checkOutsideLockCorrect from './correct/check-outside-lock.ts';
import checkThenSetWithoutNxCorrect from './correct/check-then-set-without-nx.ts';
import clockBasedLeaseCorrect from './correct/clock-based-lease.ts';
import dedupSetFilledEarlyCorrect from './correct/dedup-set-filled-early.ts';
import effectBeforeSeenMarkCorrect from './correct/effect-before-seen-mark.ts';
import errorAcknowledgedCorrect from './correct/error-acknowledged.ts';
import fenceComparedInClientCorrect from './correct/fence-compared-in-client.ts';
import flagCachedBeforeWriteCorrect from './correct/flag-cached-before-write.ts';
import flagNotAwaitedCorrect from './correct/flag-not-awaited.ts';
import flagWithoutFenceCheckCorrect from './correct/flag-without-fence-check.ts';
import getThenDelReleaseCorrect from './correct/get-then-del-release.ts';
import inProcessMutexOnlyCorrect from './correct/in-process-mutex-only.ts';
import lateAnswerActedUponCorrect from './correct/late-answer-acted-upon.ts';
import renewalIgnoresItsFailureCorrect from './correct/renewal-ignores-its-failure.ts';
import lockOrderDeadlockCorrect from './correct/lock-order-deadlock.ts';
import deadLetterCountInProcessCorrect from './correct/dead-letter-count-in-process.ts';
import leaseShorterThanWorkCorrect from './correct/lease-shorter-than-work.ts';
import listenerAddedPerRequestCorrect from './correct/listener-added-per-request.ts';
import lockWithoutTtlCorrect from './correct/lock-without-ttl.ts';
import lostWakeUpCorrect from './correct/lost-wake-up.ts';
import missingAwaitOnReleaseCorrect from './correct/missing-await-on-release.ts';
import mutexKeyedByRequestCorrect from './correct/mutex-keyed-by-request.ts';
import mutexReleasedOnTimeoutCorrect from './correct/mutex-released-on-timeout.ts';
import noLockCorrect from './correct/no-lock.ts';
import redeliveryTreatedAsNewCorrect from './correct/redelivery-treated-as-new.ts';
import rejectionOfSideCallCorrect from './correct/rejection-of-side-call.ts';
import releaseSkippedOnErrorPathCorrect from './correct/release-skipped-on-error-path.ts';
import releaseWithoutComparingTokenCorrect from './correct/release-without-comparing-token.ts';
import requestKeptOnErrorPathCorrect from './correct/request-kept-on-error-path.ts';
import retryWithoutIdempotencyKeyCorrect from './correct/retry-without-idempotency-key.ts';
import smallObjectKeptCorrect from './correct/small-object-kept.ts';
import swallowedAuditorErrorCorrect from './correct/swallowed-auditor-error.ts';
import timerNeverClearedCorrect from './correct/timer-never-cleared.ts';
import unboundedRetryCorrect from './correct/unbounded-retry.ts';
import verdictOfAnotherRequestCorrect from './correct/verdict-of-another-request.ts';
import { leftovers, recovery, safety } from './support/truths.ts';

/** A known mistake, the same code without it, and the property that must find it. */
export interface SeededBug {
  readonly name: string;
  readonly bug: AuditSystem;
  readonly correct: AuditSystem;
  readonly property: Property;
}

/** A known leak, and the measurement that must show it: objects still reachable, or a heap that grows. */
export interface SeededLeak extends Omit<SeededBug, 'property'> {
  readonly property: HeapProperty;
  readonly shownBy: 'census' | 'slope';
}

export const seededBugs: readonly SeededBug[] = [
  { name: 'no-lock', bug: noLock, correct: noLockCorrect, property: safety },
  {
    name: 'check-then-set-without-nx',
    bug: checkThenSetWithoutNx,
    correct: checkThenSetWithoutNxCorrect,
    property: safety,
  },
  {
    name: 'release-without-comparing-token',
    bug: releaseWithoutComparingToken,
    correct: releaseWithoutComparingTokenCorrect,
    property: safety,
  },
  {
    name: 'get-then-del-release',
    bug: getThenDelRelease,
    correct: getThenDelReleaseCorrect,
    property: safety,
  },
  {
    name: 'lease-shorter-than-work',
    bug: leaseShorterThanWork,
    correct: leaseShorterThanWorkCorrect,
    property: safety,
  },
  {
    name: 'flag-without-fence-check',
    bug: flagWithoutFenceCheck,
    correct: flagWithoutFenceCheckCorrect,
    property: safety,
  },
  {
    name: 'fence-compared-in-client',
    bug: fenceComparedInClient,
    correct: fenceComparedInClientCorrect,
    property: safety,
  },
  { name: 'clock-based-lease', bug: clockBasedLease, correct: clockBasedLeaseCorrect, property: safety },
  {
    name: 'in-process-mutex-only',
    bug: inProcessMutexOnly,
    correct: inProcessMutexOnlyCorrect,
    property: safety,
  },
  {
    name: 'mutex-released-on-timeout',
    bug: mutexReleasedOnTimeout,
    correct: mutexReleasedOnTimeoutCorrect,
    property: safety,
  },
  {
    name: 'effect-before-seen-mark',
    bug: effectBeforeSeenMark,
    correct: effectBeforeSeenMarkCorrect,
    property: safety,
  },
  {
    name: 'verdict-of-another-request',
    bug: verdictOfAnotherRequest,
    correct: verdictOfAnotherRequestCorrect,
    property: safety,
  },
  { name: 'ack-before-effect', bug: ackBeforeEffect, correct: ackBeforeEffectCorrect, property: recovery },
  {
    name: 'swallowed-auditor-error',
    bug: swallowedAuditorError,
    correct: swallowedAuditorErrorCorrect,
    property: recovery,
  },
  {
    name: 'dedup-set-filled-early',
    bug: dedupSetFilledEarly,
    correct: dedupSetFilledEarlyCorrect,
    property: recovery,
  },
  { name: 'lost-wake-up', bug: lostWakeUp, correct: lostWakeUpCorrect, property: leftovers },
  { name: 'unbounded-retry', bug: unboundedRetry, correct: unboundedRetryCorrect, property: recovery },
  { name: 'lock-without-ttl', bug: lockWithoutTtl, correct: lockWithoutTtlCorrect, property: leftovers },
  {
    name: 'missing-await-on-release',
    bug: missingAwaitOnRelease,
    correct: missingAwaitOnReleaseCorrect,
    property: leftovers,
  },
  {
    name: 'release-skipped-on-error-path',
    bug: releaseSkippedOnErrorPath,
    correct: releaseSkippedOnErrorPathCorrect,
    property: leftovers,
  },
  {
    name: 'timer-never-cleared',
    bug: timerNeverCleared,
    correct: timerNeverClearedCorrect,
    property: leftovers,
  },
  {
    name: 'flag-cached-before-write',
    bug: flagCachedBeforeWrite,
    correct: flagCachedBeforeWriteCorrect,
    property: recovery,
  },
  { name: 'flag-not-awaited', bug: flagNotAwaited, correct: flagNotAwaitedCorrect, property: recovery },
  {
    name: 'error-acknowledged',
    bug: errorAcknowledged,
    correct: errorAcknowledgedCorrect,
    property: recovery,
  },
  {
    name: 'mutex-keyed-by-request',
    bug: mutexKeyedByRequest,
    correct: mutexKeyedByRequestCorrect,
    property: safety,
  },
  { name: 'check-outside-lock', bug: checkOutsideLock, correct: checkOutsideLockCorrect, property: safety },
  {
    name: 'redelivery-treated-as-new',
    bug: redeliveryTreatedAsNew,
    correct: redeliveryTreatedAsNewCorrect,
    property: safety,
  },
  {
    name: 'retry-without-idempotency-key',
    bug: retryWithoutIdempotencyKey,
    correct: retryWithoutIdempotencyKeyCorrect,
    property: safety,
  },
  {
    name: 'rejection-of-side-call',
    bug: rejectionOfSideCall,
    correct: rejectionOfSideCallCorrect,
    property: leftovers,
  },
  {
    name: 'late-answer-acted-upon',
    bug: lateAnswerActedUpon,
    correct: lateAnswerActedUponCorrect,
    property: safety,
  },
  {
    name: 'renewal-ignores-its-failure',
    bug: renewalIgnoresItsFailure,
    correct: renewalIgnoresItsFailureCorrect,
    property: safety,
  },
  {
    name: 'lock-order-deadlock',
    bug: lockOrderDeadlock,
    correct: lockOrderDeadlockCorrect,
    property: leftovers,
  },
  {
    name: 'dead-letter-count-in-process',
    bug: deadLetterCountInProcess,
    correct: deadLetterCountInProcessCorrect,
    property: recovery,
  },
];

const heap = defineHeapProperty({ name: 'the heap is stable' });

export const seededLeaks: readonly SeededLeak[] = [
  {
    name: 'cache-entry-never-evicted',
    bug: cacheEntryNeverEvicted,
    correct: cacheEntryNeverEvictedCorrect,
    property: heap,
    shownBy: 'slope',
  },
  {
    name: 'listener-added-per-request',
    bug: listenerAddedPerRequest,
    correct: listenerAddedPerRequestCorrect,
    property: heap,
    shownBy: 'census',
  },
  {
    name: 'request-kept-on-error-path',
    bug: requestKeptOnErrorPath,
    correct: requestKeptOnErrorPathCorrect,
    property: heap,
    shownBy: 'census',
  },
  {
    name: 'small-object-kept',
    bug: smallObjectKept,
    correct: smallObjectKeptCorrect,
    property: heap,
    shownBy: 'slope',
  },
];
