import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** One figure: what it is of, and how to get it. */
export interface Cell<Value> {
  /** Names all the value depends on, a hash of the code among it: a cell of another key is never reused. */
  readonly key: string;
  readonly measure: () => Value | Promise<Value>;
}

/** Finished cells, each appended to a file as soon as it is there, so that a rerun does only what is missing. */
export class CellState {
  readonly #path: string;
  readonly #deadline: number;
  readonly #values = new Map<string, unknown>();

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
    if (this.#values.has(key)) return this.#values.get(key) as Value;
    if (performance.now() > this.#deadline) return undefined;
    const value = await measure();
    this.#values.set(key, value);
    appendFileSync(this.#path, `${JSON.stringify({ key, value })}\n`);
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
