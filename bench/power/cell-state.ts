import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** One figure: what it is of, and how to get it. */
export interface Cell<Value> {
  /**
   * `code|part|row|column` and whatever else the value depends on. The first is a hash of the code: a cell of another
   * key is never reused.
   */
  readonly key: string;
  readonly measure: () => Value | Promise<Value>;
}

/** The values of all seeds that stand at one place of a table. */
export interface Figure {
  readonly part: string;
  readonly row: string;
  readonly column: string;
  readonly values: readonly unknown[];
}

/** Finished cells, each appended to a file as soon as it is there, so that a rerun does only what is missing. */
export class CellState {
  readonly #path: string;
  readonly #deadline: number;
  readonly #values = new Map<string, unknown>();
  readonly #figures = new Map<string, unknown[]>();

  /** Reads what is there. No measurement begins after so many minutes. */
  constructor(path: string, minutes: number) {
    this.#path = path;
    this.#deadline = performance.now() + minutes * 60_000;
    mkdirSync(dirname(path), { recursive: true });
    for (const line of existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []) this.#remember(line);
  }

  /** The value of the cell, measured if need be; undefined where the time is up. */
  async valueOf<Value>({ key, measure }: Cell<Value>): Promise<Value | undefined> {
    // Keys are made by whoever reads the values, from a hash of the code: a line's value has its cell's type.
    if (this.#values.has(key)) return this.#show(key, this.#values.get(key) as Value);
    if (performance.now() > this.#deadline) return undefined;
    const value = await measure();
    this.#values.set(key, value);
    appendFileSync(this.#path, `${JSON.stringify({ key, value })}\n`);
    return this.#show(key, value);
  }

  /** All values that were asked for. */
  figures(): readonly Figure[] {
    return [...this.#figures].map(([place, values]) => {
      const [, part = '', row = '', column = ''] = place.split('|');
      return { part, row, column, values };
    });
  }

  #show<Value>(key: string, value: Value): Value {
    const place = key.split('|').slice(0, 4).join('|');
    this.#figures.set(place, [...(this.#figures.get(place) ?? []), value]);
    return value;
  }

  /** A line that was cut off when a run was stopped is a cell that is missing. */
  #remember(line: string): void {
    try {
      const { key, value } = JSON.parse(line) as { readonly key?: unknown; readonly value?: unknown };
      if (typeof key === 'string') this.#values.set(key, value);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
}
