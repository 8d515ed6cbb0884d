import { writeFileSync } from 'node:fs';
import { thisMachine } from './machine.ts';
import { bugTables } from './power/bug-table.ts';
import { CellState } from './power/cell-state.ts';
import { costTables } from './power/cost-table.ts';
import { fastCheckTables } from './power/fast-check-table.ts';
import { readOptions } from './power/power-options.ts';
import { renderTable, type Table } from './power/power-table.ts';
import { programTables } from './power/program-table.ts';

/**
 * `npm run bench:power -- [--only bugs,programs,fast-check,cost] [--seeds 20] [--minutes 60] [--state path]`: what the
 * strategies find, and how soon. See docs/power.md. Stopped and started again it goes on where it was.
 */
const options = readOptions(process.argv.slice(2));
const state = new CellState(options.state, options.minutes);
const tables: Table[] = [];
for (const part of options.only) {
  for (const table of await tablesOf(part)) {
    tables.push(table);
    process.stdout.write(`${renderTable(table)}\n`);
  }
}
const machine = thisMachine();
const figures = state.figures().map((figure) => `    ${JSON.stringify(figure)}`);
writeFileSync(
  'bench/power-results.json',
  `{\n  "machine": ${JSON.stringify(machine)},\n  "options": ${JSON.stringify(options)},\n  "figures": [\n${figures.join(',\n')}\n  ]\n}\n`,
);

function tablesOf(part: (typeof options.only)[number]): Promise<readonly Table[]> {
  switch (part) {
    case 'bugs':
      return bugTables(state, options);
    case 'programs':
      return programTables(state, options);
    case 'fast-check':
      return fastCheckTables(state, options);
    case 'cost':
      return costTables(state);
  }
}
