import type {
  CallData,
  HeapSeries,
  LinesData,
  MarkData,
  PlotData,
  RunData,
  StepData,
  TenureData,
} from './page-data.ts';

/** A list as one array for each property, so that the names of the properties stand in a page once and not ten thousand times. */
export interface Packed<Item> {
  readonly length: number;
  readonly columns: { readonly [Key in keyof Item]?: readonly (Item[Key] | null)[] };
}

/** What a page holds as JSON for its script: whatever there is of it is drawn. */
export interface PageData {
  readonly run?: PackedRun | undefined;
  readonly plots?: PlotData | undefined;
  readonly heap?: HeapSeries | undefined;
  readonly lines?: readonly LinesData[] | undefined;
}

export interface PackedRun extends Omit<RunData, 'steps' | 'calls' | 'marks' | 'tenures'> {
  readonly steps: Packed<StepData>;
  readonly calls: Packed<CallData>;
  readonly marks: Packed<MarkData>;
  readonly tenures: Packed<TenureData>;
}

export function packRun(run: RunData): PackedRun {
  const { steps, calls, marks, tenures } = run;
  return { ...run, steps: pack(steps), calls: pack(calls), marks: pack(marks), tenures: pack(tenures) };
}

export function unpackRun(run: PackedRun): RunData {
  const { steps, calls, marks, tenures } = run;
  return {
    ...run,
    steps: unpack(steps),
    calls: unpack(calls),
    marks: unpack(marks),
    tenures: unpack(tenures),
  };
}

function pack<Item extends object>(items: readonly Item[]): Packed<Item> {
  const columns: { [Key in keyof Item]?: (Item[Key] | null)[] } = {};
  for (const key of keysOf(items)) columns[key] = items.map((item) => item[key] ?? null);
  return { length: items.length, columns };
}

/** What was undefined is left out. */
function unpack<Item extends object>({ length, columns }: Packed<Item>): Item[] {
  const items = Array.from({ length }, () => ({}) as Item);
  for (const key of keysOf([columns])) {
    const column = columns[key] ?? [];
    items.forEach((item, index) => {
      const value = column[index];
      if (value !== null && value !== undefined) item[key] = value;
    });
  }
  return items;
}

function keysOf<Item extends object>(items: readonly Item[]): readonly (keyof Item)[] {
  const keys = new Set<string>();
  for (const item of items) for (const key of Object.keys(item)) keys.add(key);
  return [...keys] as (keyof Item)[];
}
