import { expect, test } from 'vitest';
import { fixedWriteAsLeader } from '../../examples/leader-election/fixed-leader.ts';
import { writeAsLeader } from '../../examples/leader-election/leader.ts';
import { termsOf } from '../../examples/leader-election/terms-scenario.ts';
import { findingOf } from './finding-of.ts';
import { verifyScenario } from './verified.ts';

test('a leader whose lease has ended writes after its successor', async () => {
  const { signature, minimal, shrink } = findingOf(await verifyScenario(termsOf('leaders', writeAsLeader)));
  expect(signature).toBe('finally|CheckError|a leader wrote after its successor had written');
  expect(minimal).toMatchObject({ requests: 2, processes: 2, faults: 0, deviations: 2 });
  expect(shrink.certificate.kind).toBe('minimal');
});

test('the ledger keeps a late leader out, however long it was held up', async () => {
  expect((await verifyScenario(termsOf('fixed leaders', fixedWriteAsLeader))).kind).toBe('passed');
});
