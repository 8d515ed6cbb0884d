import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuditSystem } from '../../src/index.ts';
import type { Profile } from '../../src/core/plan.ts';
import type { Invariant } from '../../src/core/verdict.ts';
import { judge } from '../../src/judge/judge.ts';
import { withVirtualGlobals } from '../../src/sim/virtual-globals/index.ts';
import { explore } from '../../src/verify/explored-plans.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { resolveVerifyOptions, type VerifyOptions } from '../../src/verify/verify-options.ts';
import { wholeTruth } from '../bugs/support/truths.ts';
import { atDepth } from '../depth.ts';
import countThenExpire, { fixed as countInOneScript } from './services/count-then-expire.ts';
import disconnectInStop from './services/disconnect-in-stop.ts';
import errorEmittedAgain, { fixed as errorListenedTo } from './services/error-emitted-again.ts';
import harmlessPoll, { racy, racyQuiet } from './services/harmless-poll.ts';
import { inProcess } from './services/in-process.ts';
import lockWithALimit, { fixed as lockWithoutLimit } from './services/lock-with-a-limit.ts';
import rejectionCached, {
  fixed as rejectionForgotten,
  noNeedlessDeadLetter,
} from './services/rejection-cached.ts';
import turnsByCallback, { fixed as turnsWithoutLimit } from './services/turns-by-callback.ts';
import winnerUnaware, { fixed as winnerLooksAgain } from './services/winner-unaware.ts';

interface Case {
  readonly name: string;
  readonly system: AuditSystem;
  readonly options?: Omit<VerifyOptions, 'system'>;
  /** What else it is held to. */
  readonly also?: readonly Invariant[];
  /** Chaos where nothing else is said. */
  readonly profile?: Profile;
}

/** Polls go on while requests are hidden, so they are not hidden for long. */
const briefly = { deployment: { queue: { visibilityMs: 5_000 } } };
const auditorFails = { faults: ['auditor.transient', 'auditor.rate-limit'] };
const resending = { faults: ['redis.reset-after'], deployment: { redis: { resend: true } } };

const broken: readonly (Case & { readonly fails: RegExp })[] = [
  {
    name: 'a winner that does not know it',
    system: winnerUnaware,
    options: resending,
    fails: /livelock|dead/,
  },
  { name: 'a count without an end', system: countThenExpire, fails: /livelock|never ended/ },
  {
    name: 'a lock that gives up on its holder',
    system: lockWithALimit,
    options: inProcess,
    fails: /was flagged/,
  },
  {
    name: 'a turn that is passed on too early, by a callback',
    system: turnsByCallback,
    options: inProcess,
    fails: /was flagged/,
  },
  {
    name: 'a rejection that is kept',
    system: rejectionCached,
    options: auditorFails,
    also: [noNeedlessDeadLetter],
    profile: 'slo',
    fails: /put aside/,
  },
  { name: 'an error that is passed on to nobody', system: errorEmittedAgain, fails: /unhandled/ },
  { name: 'a race beside a poll', system: racy, options: briefly, fails: /was flagged/ },
];

const correct: readonly Case[] = [
  { name: 'a winner that looks again', system: winnerLooksAgain, options: resending },
  { name: 'a count with an end', system: countInOneScript },
  { name: 'a lock without a limit', system: lockWithoutLimit, options: inProcess },
  { name: 'turns that are passed on by callbacks', system: turnsWithoutLimit, options: inProcess },
  {
    name: 'a rejection that is forgotten',
    system: rejectionForgotten,
    options: auditorFails,
    also: [noNeedlessDeadLetter],
    profile: 'slo',
  },
  // What it is held to besides holds only where time-outs do not overtake answers.
  { name: 'a rejection that is forgotten, in chaos', system: rejectionForgotten },
  { name: 'an error that somebody listens to', system: errorListenedTo },
  { name: 'a client that is disconnected', system: disconnectInStop },
  { name: 'a harmless poll', system: harmlessPoll, options: briefly },
];

interface Search {
  readonly seed: number;
  readonly runs: number;
}

/** What the first failing schedule shows, and which one that is. */
async function firstFailure(
  { system, options, also = [], profile = 'chaos' }: Case,
  { seed, runs }: Search,
): Promise<{ readonly at: number; readonly message: string } | undefined> {
  const property = wholeTruth.find((each) => each.profile === profile);
  if (property === undefined) throw new Error('there is no property');
  const small = { concurrency: { min: 4, max: 24 }, processes: { min: 1, max: 4 } };
  const searched = await explore(
    property,
    resolveVerifyOptions({ ...small, ...options, system: auditScenario(system), seed }),
  );
  let at = 0;
  let message: string | undefined;
  const passes = async (plan: Parameters<typeof runPlan>[0]): Promise<boolean> => {
    at += 1;
    const verdict = judge(
      await runPlan(plan, auditScenario(system)),
      [...property.invariants, ...also],
      property.thresholds,
    );
    if (verdict.kind === 'failed') message = verdict.violations.map((each) => each.message).join('; ');
    return verdict.kind !== 'failed';
  };
  const checked = fc.asyncProperty(searched.plans, passes);
  const parameters = { seed: searched.seed, numRuns: runs, endOnFailure: true };
  await withVirtualGlobals(() => fc.check(checked, parameters));
  return message === undefined ? undefined : { at, message };
}

describe('small services', () => {
  test.each(broken)('$name is found', async (each) => {
    const found = await firstFailure(each, { seed: 1, runs: 200 });
    expect(found?.message).toMatch(each.fails);
  });

  test.each(correct)('$name is never accused', async (each) => {
    const runs = atDepth({ short: 8, deep: 1_000 });
    expect(await firstFailure(each, { seed: 1, runs })).toBeUndefined();
  });

  test('a race is found about as soon beside a poll as without', async () => {
    const seeds = atDepth({ short: [1, 2, 3], deep: Array.from({ length: 12 }, (_, index) => index + 1) });
    const schedules = async (system: AuditSystem): Promise<number> => {
      let sum = 0;
      for (const seed of seeds) {
        const found = await firstFailure({ name: '', system, options: briefly }, { seed, runs: 200 });
        sum += found?.at ?? Infinity;
      }
      return sum;
    };
    expect(await schedules(racy)).toBeLessThan(3 * (await schedules(racyQuiet)));
  });
});
