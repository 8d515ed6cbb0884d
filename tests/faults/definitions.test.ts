import { describe, expect, test } from 'vitest';
import type { PlannedFault } from '../../src/core/plan.ts';
import { checkFault } from '../../src/faults/check-fault.ts';
import { auditorFaults } from '../../src/audit/scenario/auditor-faults.ts';
import { auditFaults } from '../../src/audit/scenario/audit-faults.ts';
import { processFaults } from '../../src/faults/process-faults.ts';
import { queueFaults } from '../../src/audit/scenario/queue-faults.ts';
import { evictLock } from '../../src/audit/scenario/evict-lock.ts';
import { redisFaults } from '../../src/faults/redis-faults.ts';
import { simplestParameters } from '../../src/faults/simplest-parameters.ts';

const { definitions } = auditFaults;

describe('the fault index', () => {
  test('it holds every kind once', () => {
    const tables = [
      ...queueFaults,
      ...auditorFaults,
      ...redisFaults,
      evictLock,
      ...processFaults(['queue.ack']),
    ];
    expect(tables.map(({ kind }) => kind).toSorted()).toEqual([...definitions.keys()].toSorted());
  });

  test.each([...definitions.values()])('$kind is defined in full', (definition) => {
    const { kind, summary, operations, parameters } = definition;
    expect(kind).toMatch(/^(?:queue|auditor|redis|process)\.[a-z]+(?:-[a-z]+)*$/);
    expect(summary).toMatch(/^[A-Z].{10,100}\.$/);
    expect(operations.length).toBeGreaterThan(0);
    expect(new Set(operations).size).toBe(operations.length);
    for (const range of Object.values(parameters)) {
      if (range.kind === 'integer') expect(range.min).toBeLessThanOrEqual(range.max);
      else expect(new Set(range.options).size).toBe(range.options.length);
    }
  });

  test.each([...definitions.keys()])('%s has simplest parameters, and they are valid', (kind) => {
    const operation = definitions.get(kind)?.operations[0] ?? '';
    const fault: PlannedFault = {
      kind,
      at: { process: 'p1', operation, nth: 1 },
      with: simplestParameters(auditFaults, kind),
    };
    expect(() => checkFault(auditFaults, fault)).not.toThrow();
  });

  test('a range with both signs shrinks to no jump at all, not to its lower end', () => {
    expect(simplestParameters(auditFaults, 'process.clock-jump')).toEqual({ offsetMs: 0 });
    expect(simplestParameters(auditFaults, 'auditor.slow')).toEqual({ extraMs: 500 });
    expect(simplestParameters(auditFaults, 'queue.lost-ack')).toEqual({ applied: 'yes' });
    expect(() => simplestParameters(auditFaults, 'queue.typo')).toThrow(TypeError);
  });
});
