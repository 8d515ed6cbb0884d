import type { CallData, MarkData, RunData, ShadeData, TenureData } from '../page-data.ts';
import { type Column, type Columns, placeColumns } from './columns.ts';
import { Heights } from './heights.ts';
import { markLines } from './mark-lines.ts';
import { assignTracks, type Tracks } from './tracks.ts';
import { isSmall, type View } from './view.ts';
import { type Row, rowAt, rowHeight, stepsOf, visibleRows } from './visible-rows.ts';

/** Something with its rectangle in pixels, from the top left of the lanes. */
export interface Placed<Item> {
  readonly item: Item;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Too narrow for text: it is about a record that is not looked at. */
  readonly isThin: boolean;
}

export interface Layout {
  readonly rows: readonly Row[];
  readonly columns: readonly Column[];
  readonly calls: readonly Placed<CallData>[];
  readonly marks: readonly Placed<MarkData>[];
  readonly tenures: readonly Placed<TenureData>[];
  readonly shades: readonly Placed<ShadeData>[];
  /** Processes without a column, because nothing that is shown happened there. */
  readonly idle: readonly string[];
  readonly width: number;
  readonly height: number;
}

/** Stretches that are looked at, and the others, each group with tracks of its own. */
interface Lane<Item> {
  readonly wide: readonly Item[];
  readonly thin: readonly Item[];
  readonly wideTracks: Tracks;
  readonly thinTracks: Tracks;
}

/** Where everything of a run stands. Pure: the same run, view and width give the same places. */
export function layOut(run: RunData, view: View, width: number): Layout {
  const isWide = (record: string | undefined): boolean => isSmall(run) || isFocused(record);
  const isFocused = (record: string | undefined): boolean => record !== undefined && view.focus.has(record);
  const isShown = (record: string | undefined): boolean => view.showsAll || isFocused(record);
  const marks = run.marks.filter(({ record, isKey }) => isKey === true || isShown(record));
  const calls = run.calls.filter(({ record }) => isShown(record));
  const lines = markLines(marks);
  const rows = visibleRows(run, view, (step) => lines.most.get(step) ?? 1);
  const isActive = (lane: string): boolean =>
    marks.some((mark) => mark.lane === lane) || calls.some((call) => call.lane === lane);
  const lanes = new Map(
    run.processes.filter(isActive).map((lane) => {
      const own = calls.filter((call) => call.lane === lane);
      return [
        lane,
        laneOf(own, isWide, ({ task, invoked, returned, gaveUp }) => {
          return { task, from: invoked, to: returned ?? gaveUp };
        }),
      ];
    }),
  );
  const held = run.tenures.filter(({ record }) => isShown(record));
  const locks = laneOf(held, isWide, ({ record, from, to }) => ({ task: record, from, to: to ?? run.last }));
  const columns = placeColumns({
    width,
    processes: [...lanes].map(([lane, tracks]) => ({ lane, ...countsOf(tracks) })),
    locks: countsOf(locks),
    truth: run.services.filter(isActive),
  });
  const places = new Places(run, rows, columns);
  const placedCalls = [...lanes].flatMap(([name, lane]) => places.calls(name, lane));
  return {
    rows,
    columns: columns.columns,
    calls: placedCalls,
    marks: [
      ...places.marks(marks, { lines: lines.of, calls: placedCalls }),
      ...places.asides(calls.filter(({ record }) => !isWide(record))),
    ],
    tenures: places.tenures(locks),
    shades: places.shades(),
    idle: run.processes.filter((lane) => !lanes.has(lane)),
    width: columns.width,
    height: places.height,
  };
}

function laneOf<Item extends { readonly record?: string | undefined }>(
  items: readonly Item[],
  isWide: (record: string | undefined) => boolean,
  stretch: (item: Item) => { readonly task: string; readonly from: number; readonly to: number },
): Lane<Item> {
  const wide = items.filter(({ record }) => isWide(record));
  const thin = items.filter(({ record }) => !isWide(record));
  return {
    wide,
    thin,
    wideTracks: assignTracks(wide.map(stretch)),
    thinTracks: assignTracks(thin.map(stretch)),
  };
}

function countsOf<Item>({ wideTracks, thinTracks }: Lane<Item>): {
  readonly wide: number;
  readonly thin: number;
} {
  return { wide: wideTracks.count, thin: thinTracks.count };
}

class Places {
  readonly #run: RunData;
  readonly #rows: readonly Row[];
  readonly #columns: Columns;
  readonly #heights: Heights;
  readonly #ends: { readonly first: number; readonly last: number };

  constructor(run: RunData, rows: readonly Row[], columns: Columns) {
    this.#run = run;
    this.#rows = rows;
    this.#columns = columns;
    this.#heights = new Heights(rows);
    this.#ends = stepsOf(run);
  }

  get height(): number {
    return this.#heights.total;
  }

  calls(name: string, lane: Lane<CallData>): Placed<CallData>[] {
    return this.#inTracks(name, lane, ({ invoked, returned, gaveUp }) =>
      this.#heights.between(this.#within(invoked), this.#within(returned ?? gaveUp)),
    );
  }

  tenures(lane: Lane<TenureData>): Placed<TenureData>[] {
    return this.#inTracks('locks', lane, ({ from, to }) =>
      this.#heights.through(this.#within(from), this.#within(to ?? this.#ends.last)),
    );
  }

  shades(): Placed<ShadeData>[] {
    return this.#run.shades.flatMap((item) => {
      const column = this.#column(item.lane);
      if (column === undefined) return [];
      const { top, height } = this.#heights.through(this.#within(item.from), this.#within(item.to));
      return [{ item, left: column.left, width: column.width, top, height, isThin: false }];
    });
  }

  /** A mark of a task stands in that task's track, any other across its lane. */
  marks(
    marks: readonly MarkData[],
    { lines, calls }: { readonly lines: readonly number[]; readonly calls: readonly Placed<CallData>[] },
  ): Placed<MarkData>[] {
    const byTask = new Map<string, Placed<CallData>>();
    for (const call of calls) {
      if (!call.isThin && !byTask.has(call.item.task)) byTask.set(call.item.task, call);
    }
    const left = this.#columns.columns[0]?.left ?? 0;
    const everywhere = { left, width: this.#columns.width - left };
    return marks.flatMap((item, index) => {
      const row = rowAt(this.#rows, item.step);
      if (row === undefined || row.kind === 'fold') return [];
      const own = item.task === undefined ? undefined : byTask.get(item.task);
      const place = item.lane === 'all' ? everywhere : this.#column(item.lane);
      if (place === undefined) return [];
      // It begins in its task's track and may reach over those to the right.
      const start = own?.left ?? place.left;
      const top = row.top + (lines[index] ?? 0) * rowHeight;
      return [
        { item, left: start, width: place.left + place.width - start, top, height: rowHeight, isThin: false },
      ];
    });
  }

  /** What calls without room for text have to say, once on each row of theirs. */
  asides(calls: readonly CallData[]): Placed<MarkData>[] {
    const marks = calls.flatMap(said);
    const placed = this.marks(marks, { lines: marks.map(() => 0), calls: [] });
    return placed.map((mark) => ({ ...mark, isThin: true }));
  }

  #inTracks<Item>(
    name: string,
    { wide, thin, wideTracks, thinTracks }: Lane<Item>,
    span: (item: Item) => { readonly top: number; readonly height: number },
  ): Placed<Item>[] {
    const { track } = this.#columns;
    return [
      ...thin.map((item, index) => {
        return { item, ...track(name, 'thin', thinTracks.of[index] ?? 0), ...span(item), isThin: true };
      }),
      ...wide.map((item, index) => {
        return { item, ...track(name, 'wide', wideTracks.of[index] ?? 0), ...span(item), isThin: false };
      }),
    ];
  }

  #column(lane: string): Column | undefined {
    return this.#columns.columns.find((column) => column.lane === lane);
  }

  #within(step: number): number {
    return Math.min(Math.max(step, this.#ends.first), this.#ends.last);
  }
}

function said({ lane, words, record, arrived, returned, outcome }: CallData): MarkData[] {
  const base = { lane, tone: 'dim', record } as const;
  return [
    ...(arrived === undefined ? [] : [{ ...base, step: arrived, text: words }]),
    ...(returned === undefined ? [] : [{ ...base, step: returned, text: `${words} → ${outcome ?? ''}` }]),
  ];
}
