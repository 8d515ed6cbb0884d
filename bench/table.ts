import type { HeapPoint } from './heap.ts';
import type { Figure, Results } from './results.ts';
import type { VariantName } from './variants.ts';

interface Row {
  readonly label: string;
  readonly variant: VariantName;
  readonly value: (figure: Figure) => number;
  readonly digits: number;
  readonly aim?: string;
  /** Whether a value meets the aim; undefined where there is none. */
  readonly met?: (value: number, figure: Figure) => boolean | undefined;
}

const scheduleMsMax: ReadonlyMap<number, number> = new Map([
  [200, 15],
  [300, 25],
]);
const heapGrowthMegabytesMax = 10;

const cpuMs = (figure: Figure): number => figure.cpuMs.median;
const steps = (figure: Figure): number => figure.steps;
const added = (figure: Figure): number => figure.addedMicrosecondsPerStep.median;
const timesBare = {
  label: '  times the bare work',
  value: (figure: Figure): number => figure.cpuTimesBareWork.median,
  digits: 2,
};
const atMostHalfMore = { aim: '≤ 1.5', met: (value: number): boolean => value <= 1.5 };
const asSlowAsThree = {
  label: '  times the whole schedule',
  value: (figure: Figure): number => figure.cpuTimesSchedule.median,
  digits: 2,
  aim: '≥ 3',
  met: (value: number): boolean => value >= 3,
};

const rows: readonly Row[] = [
  {
    label: 'Whole schedule, CPU ms',
    variant: 'schedule',
    value: cpuMs,
    digits: 1,
    aim: '≤ 15, ≤ 25',
    met: (value, { requests }) => {
      const max = scheduleMsMax.get(requests);
      return max === undefined ? undefined : value <= max;
    },
  },
  { label: '  wall ms', variant: 'schedule', value: ({ wallMs }) => wallMs.median, digits: 1 },
  { label: '  fastest round, wall ms', variant: 'schedule', value: ({ wallMs }) => wallMs.lowest, digits: 1 },
  { label: '  events', variant: 'schedule', value: steps, digits: 0 },
  {
    label: '  CPU µs per event',
    variant: 'schedule',
    value: ({ cpuMicrosecondsPerStep }) => cpuMicrosecondsPerStep.median,
    digits: 1,
  },
  {
    label: '  times that at 100',
    variant: 'schedule',
    value: ({ timesSmallestPerStep }) => timesSmallestPerStep.median,
    digits: 2,
    aim: '≤ 1.2',
    met: (value, { requests }) => (requests === 1_000 ? value <= 1.2 : undefined),
  },
  { ...timesBare, ...atMostHalfMore, variant: 'schedule' },
  { label: '  added to it, µs per event', variant: 'schedule', value: added, digits: 1 },
  { label: 'Without faults, CPU ms', variant: 'scheduleWithoutFaults', value: cpuMs, digits: 1 },
  { ...timesBare, ...atMostHalfMore, variant: 'scheduleWithoutFaults' },
  { label: 'Bare work, CPU ms', variant: 'bareWork', value: cpuMs, digits: 1 },
  { label: '  calls', variant: 'bareWork', value: steps, digits: 0 },
  { label: 'Over ioredis-mock, CPU ms', variant: 'ioredisMock', value: cpuMs, digits: 1 },
  { ...timesBare, variant: 'ioredisMock' },
  { label: 'fc.scheduler, CPU ms', variant: 'fastCheckOneStep', value: cpuMs, digits: 1 },
  { label: '  releases', variant: 'fastCheckOneStep', value: steps, digits: 0 },
  { label: '  added, µs per release', variant: 'fastCheckOneStep', value: added, digits: 1 },
  { ...timesBare, variant: 'fastCheckOneStep' },
  { ...asSlowAsThree, variant: 'fastCheckOneStep' },
  { label: 'fc.scheduler, 2 steps, CPU ms', variant: 'fastCheckTwoSteps', value: cpuMs, digits: 1 },
  { label: '  releases', variant: 'fastCheckTwoSteps', value: steps, digits: 0 },
  { label: '  added, µs per release', variant: 'fastCheckTwoSteps', value: added, digits: 1 },
  { ...timesBare, variant: 'fastCheckTwoSteps' },
  { ...asSlowAsThree, variant: 'fastCheckTwoSteps' },
];

/** The figures for people, within 80 columns; each aim stands beside its figure. */
export function renderTable(results: Results): string {
  const { figures, rounds, machine } = results;
  const sizes = [...new Set(figures.map(({ requests }) => requests))];
  const lines = rows.map((row) => {
    const cells = sizes.map((size) => {
      const figure = figures.find(({ variant, requests }) => variant === row.variant && requests === size);
      return figure === undefined ? '' : cellOf(row, figure);
    });
    return lineOf(row.label, cells, row.aim);
  });
  const head = lineOf(
    'Requests',
    sizes.map((size) => `${size.toLocaleString('en')}  `),
    'aim',
  );
  const notes = [
    `Medians of ${rounds} rounds; ${results.faultsPerPlan} faults per plan; ${machine.cores} × ${machine.cpu},`,
    `Node ${machine.node}, load ${machine.loadAverage15Minutes.toFixed(1)}. What the rows mean: docs/bench.md.`,
  ];
  return `${[head, ...lines, ...heapLines(results.heap), ...notes].join('\n')}\n`;
}

function cellOf({ value, digits, met }: Row, figure: Figure): string {
  const number = value(figure);
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return `${number.toLocaleString('en', options)} ${markOf(met?.(number, figure))}`;
}

function lineOf(label: string, cells: readonly string[], aim = ''): string {
  return `${label.padEnd(31)}${cells.map((cell) => cell.padStart(9)).join('')}   ${aim}`.trimEnd();
}

function heapLines(heap: readonly HeapPoint[]): string[] {
  const first = heap[0];
  const last = heap.at(-1);
  if (first === undefined || last === undefined) return [];
  const sum = (point: HeapPoint): number => point.heapUsedMegabytes + point.arrayBuffersMegabytes;
  const growth = sum(last) - sum(first);
  const after = (point: HeapPoint): string =>
    `${sum(point).toFixed(1)} MB after ${point.schedules.toLocaleString('en')}`;
  const mark = markOf(growth <= heapGrowthMegabytesMax);
  return [
    `Heap and buffers: ${after(first)}, ${after(last)} schedules`,
    `  growth ${growth.toFixed(1)} MB ${mark}   ≤ ${heapGrowthMegabytesMax}`,
  ];
}

function markOf(met: boolean | undefined): string {
  if (met === undefined) return ' ';
  return met ? '✓' : '✗';
}
