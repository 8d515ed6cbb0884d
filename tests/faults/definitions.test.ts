import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PlannedFault } from '../../src/core/plan.ts';
import { checkFault } from '../../src/faults/check-fault.ts';
import { faultDefinitions } from '../../src/faults/index.ts';
import { simplestParameters } from '../../src/faults/simplest-parameters.ts';
import { anchorOperations, type FaultDefinition } from '../../src/sim/fault.ts';

const folder = join(import.meta.dirname, '../../src/faults');
const fileOf = (kind: string): string => `${kind.replace('.', '-')}.ts`;

describe('the fault index', () => {
  test('it holds every kind of the catalogue, and none twice', async () => {
    const files = readdirSync(folder).filter((file) => /^(?:queue|auditor|redis|process)-/.test(file));
    expect(files.sort()).toEqual([...faultDefinitions.keys()].map(fileOf).sort());
    const modules = files.map(
      (file) => import(join(folder, file)) as Promise<Record<string, FaultDefinition>>,
    );
    const exported = (await Promise.all(modules)).flatMap((module) => Object.values(module));
    expect(new Set(exported)).toEqual(new Set(faultDefinitions.values()));
    expect(exported.length).toBe(faultDefinitions.size);
  });

  test.each([...faultDefinitions.values()])('$kind is defined in full', (definition) => {
    const { kind, summary, operations, parameters } = definition;
    expect(kind).toMatch(/^(?:queue|auditor|redis|process)\.[a-z]+(?:-[a-z]+)*$/);
    expect(summary).toMatch(/^[A-Z].{10,100}\.$/);
    expect(operations.length).toBeGreaterThan(0);
    expect(new Set(operations).size).toBe(operations.length);
    expect(anchorOperations).toEqual(expect.arrayContaining([...operations]));
    for (const range of Object.values(parameters)) {
      if (range.kind === 'integer') expect(range.min).toBeLessThanOrEqual(range.max);
      else expect(new Set(range.options).size).toBe(range.options.length);
    }
  });

  test.each([...faultDefinitions.keys()])('%s has simplest parameters, and they are valid', (kind) => {
    const operation = faultDefinitions.get(kind)?.operations[0] ?? '';
    const fault: PlannedFault = {
      kind,
      at: { process: 'p1', operation, nth: 1 },
      with: simplestParameters(kind),
    };
    expect(() => checkFault(fault)).not.toThrow();
  });

  test('a range with both signs shrinks to no jump at all, not to its lower end', () => {
    expect(simplestParameters('process.clock-jump')).toEqual({ offsetMs: 0 });
    expect(simplestParameters('auditor.slow')).toEqual({ extraMs: 500 });
    expect(simplestParameters('queue.lost-ack')).toEqual({ applied: 'yes' });
    expect(() => simplestParameters('queue.typo')).toThrow(TypeError);
  });
});
