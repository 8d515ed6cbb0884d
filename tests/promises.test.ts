import { describe, expect, test } from 'vitest';
import { AuditProcessor, type AuditOptions } from '../src/audit/index.ts';
import { promises } from '../src/audit/scenario/invariants/promises.ts';
import type { AuditPromises } from '../src/audit/scenario/promises/table.ts';
import { auditScenario, type AuditSystem, defineProperty, verify } from '../src/index.ts';
import reference, { referencePromises, referenceSystem } from '../properties/reference-system.ts';

type Profile = 'chaos' | 'slo';

/** The reference system with other limits than it states. */
function built(limits: AuditOptions): AuditSystem {
  return ({ redis, queue, auditor, requestTimeoutMs, extensionMs, concurrency, leaseMs, stopTimeoutMs }) =>
    new AuditProcessor(
      { redis, queue, auditor },
      { requestTimeoutMs, visibilityMs: extensionMs, concurrency, leaseMs, stopTimeoutMs, ...limits },
    );
}

/** A limit of its own contradicts a short one that it is built with. */
const otherPromises: AuditPromises = { ...referencePromises, checksLimits: undefined };

/** With this seed each is found within so many runs of so few requests. */
const search = { seed: 6, runs: 120, concurrency: 20, minimiseWallMsMax: 0, replaysMax: 0, schedulesMax: 0 };

/** The cause of the first failure, or how the search ended otherwise. */
async function found(system: Parameters<typeof verify>[1]['system'], profile: Profile): Promise<string> {
  const property = defineProperty({ name: 'promises', profile, invariants: [promises] });
  const result = await verify(property, { ...search, system });
  return result.kind === 'failed' ? result.finding.violation.cause : result.kind;
}

describe('a system that keeps to other limits than it states is caught', () => {
  test.each<readonly [keyof AuditPromises, Profile, AuditOptions]>([
    ['deliveriesMax', 'chaos', { attemptsMax: 6 }],
    ['deliveriesMax', 'chaos', { attemptsMax: 4 }],
    ['queueCallsMax', 'chaos', { queueAttemptsMax: 4 }],
    ['queueCallsMax', 'slo', { queueAttemptsMax: 1 }],
    ['queueWaitMs', 'chaos', { settleTimeoutMs: 9_000, queueTimeoutMs: 2_500, requestTimeoutMs: 20_000 }],
    ['returnDelayMs', 'chaos', { redeliveryDelayMs: 60_000, redeliveryDelayMaxMs: 60_000 }],
    ['returnDelayMs', 'slo', { redeliveryDelayMs: 100 }],
    ['auditorCallsMax', 'slo', { auditorAttemptsMax: 4 }],
    ['auditorCallMs', 'slo', { auditorTimeoutMs: 4_000 }],
    ['auditorPauseMs', 'slo', { auditorBackoffMs: 1_000 }],
    ['pauseInWorkMs', 'chaos', { auditorPauseMaxMs: 5_000 }],
    ['lockWaitMs', 'chaos', { lockWaitMs: 6_000 }],
    ['releasesFirst', 'slo', { commandAttemptsMax: 1 }],
  ])('%s, under %s: %o', async (name, profile, limits) => {
    const system = auditScenario(built(limits), { promises: otherPromises });
    expect(await found(system, profile)).toBe(`promise|${name}`);
  });

  test.each<readonly [AuditPromises, Profile, AuditOptions]>([
    [{ settlesWithinMs: 10_000 }, 'slo', { requestTimeoutMs: 30_000, auditorTimeoutMs: 9_000 }],
    // Work that goes on for longer than a shutdown may leave to it.
    [
      { stopsWithinMs: 5_000 },
      'chaos',
      { requestTimeoutMs: 60_000, auditorTimeoutMs: 20_000, stopTimeoutMs: 30_000 },
    ],
  ])('%o alone, under %s: %o', async (stated, profile, limits) => {
    const system = auditScenario(built(limits), { promises: stated });
    expect(await found(system, profile)).toBe(`promise|${Object.keys(stated).join()}`);
  });

  test.each<Profile>(['chaos', 'slo'])('the reference system is not, under %s', async (profile) => {
    expect(await found(reference, profile)).toBe('passed');
  });
});

describe('what nobody can be held to is refused', () => {
  const complaint = (given: unknown): unknown => {
    try {
      // Unsound on purpose: whoever writes JavaScript is not checked.
      return auditScenario(referenceSystem, { promises: given as AuditPromises });
    } catch (error) {
      return error;
    }
  };

  test.each([
    [
      { deliveryMax: 5 },
      /^deliveryMax is not an option of .*promises: expected one of .*; did you mean deliveriesMax\?$/,
    ],
    [{ deliveriesMax: '5' }, /: deliveriesMax: .*expected number, .*got "5"$/],
    [{ deliveriesMax: 0 }, /: deliveriesMax: .*expected number to be >=1, got 0$/],
    [{ deliveriesMax: 1.5 }, /: deliveriesMax: .*expected int, .*got 1\.5$/],
    [{ queueWaitMs: -1 }, /: queueWaitMs: .*expected number to be >=0, got -1$/],
    [{ queueWaitMs: Number.NaN }, /: queueWaitMs: .*expected number, .*got NaN$/],
    [{ asksForEach: false }, /: asksForEach: .*expected true, got false$/],
    [{ returnDelayMs: 250 }, /: returnDelayMs: .*expected object, .*got 250$/],
    [{ returnDelayMs: { min: 250 } }, /: returnDelayMs\.max: .*expected number, .*got nothing$/],
    [{ returnDelayMs: { min: 250, max: 100 } }, /: returnDelayMs\.min: expected at most max, got 250$/],
    [{ auditorPauseMs: { min: 2, max: 1 } }, /: auditorPauseMs\.min: expected at most max, got 2$/],
    [[], /promises: expected an object with deliveriesMax, .*, got \[\]$/],
    [null, /promises: expected an object with deliveriesMax, .*, got null$/],
  ])('%o', (given, message) => {
    const error = complaint(given);
    expect(error).toBeInstanceOf(TypeError);
    expect((error as TypeError).message).toMatch(message);
  });

  test.each([[{}], [{ deliveriesMax: undefined }], [{ returnDelayMs: { min: 5, max: 5 } }]])(
    'fine: %o',
    (given) => {
      expect(complaint(given)).toMatchObject({ system: referenceSystem });
    },
  );
});
