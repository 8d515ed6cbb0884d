import { type Row, rowAt, rowHeight } from './visible-rows.ts';

/** From steps to pixels. */
export class Heights {
  readonly #rows: readonly Row[];

  constructor(rows: readonly Row[]) {
    this.#rows = rows;
  }

  get total(): number {
    return this.#bottom(this.#rows.at(-1));
  }

  /** From after the row of the first step to the end of the row of the second: what began at one and ended at the other. */
  between(from: number, to: number): { readonly top: number; readonly height: number } {
    const bottom = this.#bottom(rowAt(this.#rows, to));
    const top = Math.min(this.#bottom(rowAt(this.#rows, from)), bottom - rowHeight);
    return { top, height: bottom - top };
  }

  /** From the row of the first step to that of the second, both whole. */
  through(from: number, to: number): { readonly top: number; readonly height: number } {
    const top = rowAt(this.#rows, from)?.top ?? 0;
    return { top, height: this.#bottom(rowAt(this.#rows, to)) - top };
  }

  #bottom(row: Row | undefined): number {
    return row === undefined ? 0 : row.top + row.height;
  }
}
