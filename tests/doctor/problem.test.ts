import { expect, test } from 'vitest';
import { adviceFor, whyUnfinished } from '../../src/doctor/problem.ts';

test('a load that waits for something real says for what', () => {
  const problem = whyUnfinished({ kind: 'uncontrolled', resources: ['FSReqPromise'], waiting: [] });
  expect(problem).toMatchObject({
    kind: 'uncontrolled',
    what: 'loading waits for something real: FSReqPromise',
  });
  expect(problem && adviceFor(problem)).toBe('Do this work before the run, or with a synchronous call.');
});

test('one that waits for an answer says for which', () => {
  const waiting = [
    { who: 'p1/body', forWhat: 'the answer to redis.blpop', operation: 'redis.blpop' },
    { who: 'the test body', forWhat: 'a promise that nothing settles' },
  ];
  expect(whyUnfinished({ kind: 'stuck', how: 'deadlock', waiting })?.what).toBe(
    'it never finishes loading: p1/body waits for the answer to redis.blpop',
  );
});

test('a run that comes to rest has no problem', () => {
  expect(whyUnfinished({ kind: 'settled' })).toBeUndefined();
});
