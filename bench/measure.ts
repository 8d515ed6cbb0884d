import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { watchHeap } from './heap.ts';
import { measureHistories } from './histories.ts';
import { writeProfile } from './profile.ts';
import { resultsOf } from './results.ts';
import { playRounds } from './rounds.ts';
import { renderTable } from './table.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    histories: { type: 'boolean', default: false },
  },
});

if (values.profile) {
  await writeProfile();
} else if (values.histories) {
  measureHistories({ quick: values.quick });
} else {
  const rounds = values.quick ? 8 : 40;
  const sizes = values.quick ? [100, 200] : [100, 200, 300, 1_000];
  const heapOptions = values.quick ? { schedules: 300, every: 60 } : { schedules: 5_000, every: 500 };
  const samples = await playRounds({ rounds, sizes });
  const heap = await watchHeap(heapOptions);
  const results = resultsOf({ quick: values.quick, rounds, samples, heap });
  mkdirSync('bench', { recursive: true });
  writeFileSync('bench/results.json', `${JSON.stringify(results, shortened, 2)}\n`);
  process.stdout.write(renderTable(results));
}

/** Six digits are more than anybody can measure. */
function shortened(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value;
}
