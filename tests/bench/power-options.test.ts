import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CellState } from '../../bench/power/cell-state.ts';
import { readOptions } from '../../bench/power/power-options.ts';

test('every option is checked, and the error names it', () => {
  expect(() => readOptions(['--seeds', '0'])).toThrow(
    new TypeError('--seeds: expected a whole number from 1 to 1000, got "0"'),
  );
  expect(() => readOptions(['--cap', '1e3'])).toThrow(
    /^--cap: expected a whole number from 1 to 1000000, got "1e3"$/,
  );
  expect(() => readOptions(['--only', 'bugs,cots'])).toThrow(
    /^--only: expected some of bugs, programs, fast-check, cost, got "bugs,cots"$/,
  );
  expect(() => readOptions(['--sedes', '3'])).toThrow(TypeError);
  expect(readOptions(['--only', 'cost,bugs', '--seeds', '3'])).toMatchObject({
    only: ['cost', 'bugs'],
    seeds: 3,
  });
});

test('a cell is measured once, and again where its line was cut off', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'power-'));
  const path = join(folder, 'state.jsonl');
  let measured = 0;
  const cell = {
    key: 'code|part|row',
    measure: () => {
      measured += 1;
      return { schedules: 7 };
    },
  };
  try {
    expect(await new CellState(path, 1).valueOf(cell)).toEqual({ schedules: 7 });
    expect(await new CellState(path, 0).valueOf(cell)).toEqual({ schedules: 7 });
    expect(await new CellState(path, 0).valueOf({ ...cell, key: 'other code|part|row' })).toBeUndefined();
    expect(measured).toBe(1);
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, -9));
    expect(await new CellState(path, 1).valueOf(cell)).toEqual({ schedules: 7 });
    expect(measured).toBe(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
