import { expect, test } from 'vitest';
import {
  type AuditSystem,
  auditScenario,
  type Run,
  runPlan,
  sometimesHappens,
  verify,
} from '../../src/index.ts';
import { wholeTruth } from '../bugs/support/truths.ts';
import { consult, flagOnce, worker } from './services/frame.ts';

/** A lock with a key of another name, given back by whoever comes, be it his or another's. */
const system: AuditSystem = worker((environment) => ({
  work: async ({ request }) => {
    const key = `locks/${request.record}/mutex`;
    if ((await environment.redis.set(key, request.id, 'PX', 20_000, 'NX')) !== 'OK') throw new Error('busy');
    if ((await consult(environment, request)) === 'flag') await flagOnce(environment, request);
    await environment.redis.del(key);
  },
}));

const declared = auditScenario(system, { lockKey: 'locks/{record}/mutex' });

function takesALock(run: Run): boolean | undefined {
  return sometimesHappens.lockTaken.holds?.(run);
}

test('locks under keys of another name are judged where they are declared', async () => {
  const [chaos] = wholeTruth;
  if (chaos === undefined) throw new Error('there is no property');
  const small = { concurrency: { min: 4, max: 12 }, runs: 40, replaysMax: 0, schedulesMax: 0 };
  const result = await verify(chaos, { ...small, system: declared });
  expect(result.kind === 'failed' && result.finding.violation.cause).toMatch(/lock/);
  expect(takesALock(await runPlan(declared.calibrationPlan, declared))).toBe(true);
});

test('where they are not, the summary can say that none was seen', async () => {
  const undeclared = auditScenario(system);
  expect(takesALock(await runPlan(undeclared.calibrationPlan, undeclared))).toBe(false);
});

test.each(['locks', '', '{record}', 'a{record}{record}'])(
  '%j is no way to call the keys of locks',
  (lockKey) => {
    expect(() => auditScenario(system, { lockKey })).toThrow(
      `lockKey: expected a key that holds {record} once, such as "lock:{record}", got ${JSON.stringify(lockKey)}`,
    );
  },
);

test('an option of another name is refused', () => {
  // A stranger's mistake, which the compiler would notice.
  const options = { lockKeys: 'lock:{record}' } as object;
  expect(() => auditScenario(system, options)).toThrow('did you mean lockKey?');
});
