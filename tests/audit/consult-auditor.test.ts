import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AuditorError, type IAAuditor, resolveAuditOptions } from '../../src/audit/index.ts';
import { consultAuditor } from '../../src/audit/consult-auditor.ts';
import { Work } from '../../src/audit/work.ts';
import { delay } from './delay.ts';
import { useVirtualTime } from './virtual-time.ts';

const time = useVirtualTime();

const request = { id: 'r1', record: 'm1' };
const options = resolveAuditOptions({
  auditorTimeoutMs: 1_000,
  auditorAttemptsMax: 3,
  auditorPauseMaxMs: 500,
});
const answer = { requestId: 'r1', record: 'm1', verdict: 'flag' } as const;

type Step = 'answer' | 'transient' | 'hang' | 'odd' | 'permanent' | 'other' | 'late' | 'throw';
const passing: readonly Step[] = ['transient', 'hang', 'odd', 'other', 'late', 'throw'];

function scripted(steps: readonly Step[]): { readonly auditor: IAAuditor; readonly signals: AbortSignal[] } {
  const signals: AbortSignal[] = [];
  const audit: IAAuditor['audit'] = (_, { signal }) => {
    const step = steps[signals.length] ?? 'answer';
    signals.push(signal);
    switch (step) {
      case 'answer':
        return Promise.resolve(answer);
      case 'transient':
        return Promise.reject(new AuditorError('transient', 'try again'));
      case 'permanent':
        return Promise.reject(new AuditorError('permanent', 'never'));
      case 'hang':
        return new Promise(() => {});
      case 'late':
        return delay(1_500, { ...answer, verdict: 'clean' });
      case 'odd':
        return Promise.resolve({ verdict: 'maybe' } as unknown as typeof answer);
      case 'other':
        return Promise.resolve({ ...answer, requestId: 'r2' });
      case 'throw':
        throw new Error('not even a promise');
    }
  };
  return { auditor: { audit }, signals };
}

async function consult(
  steps: readonly Step[],
): Promise<{ readonly outcome: unknown; readonly signals: AbortSignal[] }> {
  const { auditor, signals } = scripted(steps);
  const work = new Work(60_000);
  const outcome = consultAuditor(auditor, request, work, options).catch((error: unknown) => error);
  await time().advance(20_000);
  work.close();
  return { outcome: await outcome, signals };
}

describe('consulting the auditor', () => {
  test('fewer failures than attempts still give the verdict; every failed call is told to stop', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...passing), { maxLength: 2 }), async (steps) => {
        const { outcome, signals } = await consult(steps);
        expect(outcome).toBe('flag');
        expect(signals.map(({ aborted }) => aborted)).toEqual([...steps.map(() => true), false]);
      }),
      { numRuns: 60 },
    );
  });

  test('no more calls than attempts, and the last error is the outcome', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...passing), { minLength: 3, maxLength: 3 }),
        async (steps) => {
          const { outcome, signals } = await consult(steps);
          expect(outcome).toBeInstanceOf(Error);
          expect(signals).toHaveLength(3);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a permanent error is not asked about again', async () => {
    const { outcome, signals } = await consult(['transient', 'permanent']);
    expect(outcome).toMatchObject({ kind: 'permanent' });
    expect(signals).toHaveLength(2);
  });

  test('another request’s verdict is refused and shown', async () => {
    const { outcome } = await consult(['other', 'other', 'other']);
    expect(outcome).toMatchObject({ kind: 'unexpected-answer' });
    expect(String(outcome)).toContain("requestId: 'r2'");
  });

  test.each([
    [400, 2, 400],
    [501, 1, 0],
    [Infinity, 1, 0],
    [NaN, 2, 50],
    [-5, 2, 50],
  ])('asked to come back after %d ms it makes %d calls', async (retryAfterMs, calls, pauseMs) => {
    const callMs: number[] = [];
    const work = new Work(60_000);
    const auditor: IAAuditor = {
      audit: () => {
        callMs.push(performance.now() - work.startMs);
        const limited = new AuditorError('rate-limited', 'slow down', { retryAfterMs });
        return callMs.length === 1 ? Promise.reject(limited) : Promise.resolve(answer);
      },
    };
    const outcome = consultAuditor(auditor, request, work, options).catch((error: unknown) => error);
    await time().advance(5_000);
    work.close();
    expect(await outcome).toEqual(calls === 1 ? expect.objectContaining({ kind: 'rate-limited' }) : 'flag');
    expect(callMs).toHaveLength(calls);
    expect(callMs.at(-1)).toBeGreaterThanOrEqual(pauseMs);
  });
});
