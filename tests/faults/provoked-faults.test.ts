import { expect, test } from 'vitest';
import { referenceSystem } from '../../properties/reference-system.ts';
import { auditScenario } from '../../src/index.ts';
import { resolveVerifyOptions } from '../../src/verify/verify-options.ts';

const bare = auditScenario(referenceSystem);
const promising = auditScenario(referenceSystem, { promises: { rejectsMalformed: true } });

function kinds(system: typeof bare, faults?: readonly string[]): readonly string[] {
  const { scenario } = resolveVerifyOptions({ system, ...(faults !== undefined && { faults }) });
  return [...scenario.faults.definitions.keys()].filter((kind) => kind.startsWith('queue.'));
}

test('what not every correct system bears is tried where it says that it does, or by name', () => {
  expect(kinds(bare)).not.toContain('queue.malformed');
  expect(kinds(bare, ['queue.*'])).not.toContain('queue.malformed');
  expect(kinds(bare, ['queue.*'])).toContain('queue.poison');
  expect(kinds(bare, ['queue.malformed'])).toEqual(['queue.malformed']);
  expect(kinds(promising)).toContain('queue.malformed');
  expect(kinds(promising, ['queue.*'])).toContain('queue.malformed');
  expect(kinds(promising)).not.toContain('queue.hang');
});
