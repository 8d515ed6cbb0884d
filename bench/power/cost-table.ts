import { strategyNames } from '../../src/core/plan.ts';
import { strategyFor } from '../../src/strategies/index.ts';
import { type Program, read, type Steps, write } from '../programs/program.ts';
import type { CellState } from './cell-state.ts';
import { codeHash } from './code-hash.ts';
import { programCode } from './program-table.ts';
import { runProgram } from './program-world.ts';
import type { Table } from './power-table.ts';

const sizes = [10, 100, 300, 1_000] as const;
const rounds = 7;
/** Decisions of one round, about: at few tasks many schedules, so that the clock can tell. */
const decisionsPerRound = 24_000;

/** What a decision costs by strategy and tasks, and how that grows. */
export async function costTables(state: CellState): Promise<readonly Table[]> {
  const code = codeHash([...programCode, 'bench/power/cost-table.ts']);
  const rows: string[][] = [];
  for (const name of strategyNames) {
    const costs: (number | undefined)[] = [];
    for (const tasks of sizes) {
      const key = [code, 'cost', name, tasks].join('|');
      costs.push(await state.valueOf({ key, measure: () => microsecondsPerDecision(name, tasks) }));
    }
    const [few] = costs;
    rows.push([name, ...costs.map((cost) => shown(cost, few))]);
  }
  return [
    {
      title: `A decision: CPU µs (times that at 10 tasks), the best of ${rounds} rounds`,
      head: ['strategy', ...sizes.map((tasks) => `${tasks.toLocaleString('en')} tasks`)],
      rows,
      notes: ['With the making and firing of its event. Aim: at most 3 times at 1,000 tasks.'],
    },
  ];
}

function shown(cost: number | undefined, few: number | undefined): string {
  if (cost === undefined || few === undefined) return '';
  const times = cost / few;
  return `${cost.toFixed(2)} (${times.toFixed(1)}${times > 3 ? ' ✗' : ''})`;
}

function microsecondsPerDecision(name: (typeof strategyNames)[number], tasks: number): number {
  const program = requests(tasks);
  const hints = { focus: 'm1', events: { 'r*.1': 6 }, steps: 6 * tasks };
  const schedules = Math.ceil(decisionsPerRound / (6 * tasks));
  const times = Array.from({ length: rounds }, (_, round) => {
    const before = process.cpuUsage();
    for (let seed = 1; seed <= schedules; seed += 1) {
      runProgram(program, strategyFor({ kind: 'strategy', name, seed: round * schedules + seed, hints }));
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / (schedules * 6 * tasks);
  });
  return Math.min(...times);
}

/** Three calls and their answers: one request in ten is for the same record, and four processes share the answers. */
function requests(count: number): Program {
  return {
    name: 'requests',
    resources: ['m1'],
    begin: (spawn) => {
      for (let task = 1; task <= count; task += 1) spawn(`r${task}.1`, request(task));
      return () => false;
    },
  };
}

function* request(task: number): Steps {
  for (let call = 1; call <= 3; call += 1) {
    yield write(`audit:lock:m${task % 10 === 0 ? 1 : task}`);
    yield call === 2 ? read(`p${task % 4}`) : write(`p${task % 4}`);
  }
}
