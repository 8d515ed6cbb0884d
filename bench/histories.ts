import { Prng } from '../src/core/prng.ts';
import { type HistoryCheck, type HistoryEntry, linearizable } from '../src/engine.ts';
import { ExplainedFailure, Undecided } from '../src/scenario/checks.ts';
import { spreadOf } from './statistics.ts';
import { drawnHistory, entryOf, type HistoryShape, registers } from './drawn-history.ts';

interface Case {
  readonly name: string;
  readonly count: number;
  readonly history: (seed: number) => readonly HistoryEntry[];
  readonly check: HistoryCheck;
}

const partition = ({ args }: { readonly args: unknown }): string => (args as readonly [string])[0];
const whole = linearizable(registers);
const inParts = linearizable({ ...registers, partition });

const usual: HistoryShape = { operations: 100, keys: 10, clients: 10, unknownPercent: 0 };

/** Times the search for an order: the usual case, and the worst that we know of. Prints a line for each. */
export function measureHistories({ quick }: { readonly quick: boolean }): void {
  const many = quick ? 1_000 : 10_000;
  const few = many / 100;
  const cases: readonly (() => Case)[] = [
    () => drawn('10 parts', many, usual, inParts),
    () => drawn('  one answer changed', many, usual, inParts, withWrongAnswer),
    () => drawn('  20 % unknown', many, { ...usual, unknownPercent: 20 }, inParts),
    () => drawn('the same, not parted', few, usual, whole),
    () => drawn('  one answer changed', few, usual, whole, withWrongAnswer),
    () => drawn('  20 % unknown', few, { ...usual, unknownPercent: 20 }, whole),
    () => drawn('  20 % unknown, one changed', few, { ...usual, unknownPercent: 20 }, whole, withWrongAnswer),
    () => drawn('50 clients, not parted', few, { ...usual, clients: 50 }, whole),
    () => drawn('  one answer changed', few, { ...usual, clients: 50 }, whole, withWrongAnswer),
    ...[8, 10, 12, 14, 16].map((count) => () => unknownWrites(count, 'distinct')),
    ...[16, 64].map((count) => () => unknownWrites(count, 'alike')),
  ];
  const head = ['case', 'histories', 'CPU ms', 'µs each', 'fastest', 'ordered', 'refused', 'undecided'];
  print(head);
  for (const make of cases) print(measured(make()));
}

function drawn(
  name: string,
  count: number,
  shape: HistoryShape,
  check: HistoryCheck,
  change: (history: ReturnType<typeof drawnHistory>, prng: Prng) => readonly HistoryEntry[] = (same) => same,
): Case {
  const history = (seed: number): readonly HistoryEntry[] => {
    const prng = new Prng(seed);
    return change(drawnHistory(prng, shape), prng);
  };
  return { name, count, history, check };
}

/** One read answers what some other write wrote: it may still have an order. */
function withWrongAnswer(history: ReturnType<typeof drawnHistory>, prng: Prng): readonly HistoryEntry[] {
  const reads = history.filter(({ kind, outcome }) => kind === 'read' && outcome === 'ok');
  const read = reads.length === 0 ? undefined : prng.pick(reads);
  if (read !== undefined) read.result = prng.integer(1, history.length);
  return history;
}

/** So many writes at once of which nobody knows whether they happened, to keys of their own, and a read that none explains. */
function unknownWrites(count: number, values: 'distinct' | 'alike'): Case {
  const writes = Array.from({ length: count }, (_, index) => ({
    ...entryOf('write', values === 'distinct' ? [`k${index}`, 1] : ['k', 1], index),
    outcome: 'unknown' as const,
    invoked: index + 1,
    returned: undefined,
  }));
  const read = {
    ...entryOf('read', ['k'], count),
    outcome: 'ok' as const,
    result: 9,
    invoked: count + 1,
    returned: count + 2,
  };
  return {
    name: `${count} unknown at once, ${values}`,
    count: 1,
    history: () => [...writes, read],
    check: whole,
  };
}

/** So many histories are there at once: a large heap would be timed, too. */
const batch = 100;

/** CPU time, as the machine is shared; even that grows beside others, so that of the fastest batch is told, too. */
function measured({ name, count, history, check }: Case): readonly string[] {
  const counts = { ordered: 0, refused: 0, undecided: 0 };
  const batches: number[] = [];
  for (let done = 0; done < count; done += batch) {
    const length = Math.min(batch, count - done);
    const histories = Array.from({ length }, (_, index) => history(done + index + 1));
    const before = process.cpuUsage();
    for (const each of histories) counts[verdictOn(each, check)] += 1;
    const { user, system } = process.cpuUsage(before);
    batches.push((user + system) / length);
  }
  const { ordered, refused, undecided } = counts;
  const { lowest } = spreadOf(batches);
  const each = batches.reduce((sum, microseconds) => sum + microseconds, 0) / batches.length;
  const totalMs = (each * count) / 1_000;
  return [
    name,
    count,
    totalMs.toFixed(0),
    each.toFixed(0),
    lowest.toFixed(0),
    ordered,
    refused,
    undecided,
  ].map(String);
}

function verdictOn(
  history: readonly HistoryEntry[],
  check: HistoryCheck,
): 'ordered' | 'refused' | 'undecided' {
  try {
    check({ history });
    return 'ordered';
  } catch (error) {
    if (error instanceof ExplainedFailure) return 'refused';
    if (error instanceof Undecided) return 'undecided';
    throw error;
  }
}

function print([name = '', ...figures]: readonly string[]): void {
  process.stdout.write(`${name.padEnd(28)}${figures.map((figure) => figure.padStart(10)).join('')}\n`);
}
