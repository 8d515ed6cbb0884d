import { make, part } from './dom.ts';
import { type Layout, layOut, type Placed } from './lane-layout.ts';
import { callPiece, hueOf, markPiece, rowPiece, shadePiece, tenurePiece } from './pieces.ts';
import type { RunIndex } from './run-index.ts';
import type { View } from './view.ts';
import { goalOf, rowAt } from './visible-rows.ts';

/** Pixels above and below the window that are drawn as well, so that scrolling shows no gaps. */
const margin = 600;
const headingHeight = 34;
/** A printed page cannot be scrolled: at most so many pixels around the violation are put on paper. */
const printedMax = 16_000;
const printedWidth = 1_020;

const headings: Readonly<Record<string, string>> = {
  locks: 'held',
  redis: 'redis · truth',
};

/** Draws the part of the lanes that the window shows; ten thousand events would be too many elements. */
export class Board {
  readonly #index: RunIndex;
  readonly #scroller = part('board');
  readonly #canvas = make('div', { className: 'canvas' });
  readonly #head = make('div', { className: 'lane-heads' });
  readonly #drawn = new Map<string, HTMLElement>();
  #layout: Layout;
  #view: View;
  #selected = -1;
  #isPrinting = false;

  constructor(index: RunIndex, view: View) {
    this.#index = index;
    this.#view = view;
    this.#layout = layOut(index.run, view, this.#width());
    this.#scroller.replaceChildren(this.#head, this.#canvas);
    this.#scroller.addEventListener('scroll', () => requestAnimationFrame(() => this.#draw()), {
      passive: true,
    });
    new ResizeObserver(() => this.show(this.#view)).observe(this.#scroller);
    addEventListener('beforeprint', () => this.#print(true));
    addEventListener('afterprint', () => this.#print(false));
    this.show(view);
  }

  get layout(): Layout {
    return this.#layout;
  }

  show(view: View): void {
    this.#view = view;
    this.#layout = layOut(this.#index.run, view, this.#width());
    const { width, height } = this.#layout;
    this.#canvas.style.width = `${width}px`;
    const printed = this.#isPrinting ? this.#window() : { from: 0, to: height };
    this.#canvas.style.height = `${printed.to}px`;
    this.#canvas.style.marginTop = `${-printed.from}px`;
    this.#head.style.width = `${width}px`;
    this.#canvas.replaceChildren();
    this.#drawn.clear();
    this.#drawHeads();
    this.#drawColumns();
    this.#draw();
  }

  /** Marks the step and brings it into sight. */
  select(step: number): void {
    for (const row of this.#canvas.querySelectorAll('[aria-selected="true"]')) {
      row.setAttribute('aria-selected', 'false');
    }
    this.#selected = step;
    const row = rowAt(this.#layout.rows, step);
    if (row === undefined) return;
    const { scrollTop, clientHeight } = this.#scroller;
    const top = row.top - headingHeight;
    if (row.top < scrollTop || row.top + row.height + headingHeight > scrollTop + clientHeight) {
      this.#scroller.scrollTop = Math.max(0, top - clientHeight / 3);
    }
    this.#draw();
    this.#canvas.querySelector(`#step-${step}`)?.setAttribute('aria-selected', 'true');
    this.#scroller.setAttribute('aria-activedescendant', `step-${step}`);
  }

  #width(): number {
    return this.#isPrinting ? printedWidth : this.#scroller.clientWidth;
  }

  #print(isPrinting: boolean): void {
    this.#isPrinting = isPrinting;
    this.show(this.#view);
    if (!isPrinting && this.#selected >= 0) this.select(this.#selected);
  }

  /** What lies in sight is added, what left it is removed. */
  #draw(): void {
    const { from, to } = this.#window();
    const wanted = new Set<string>();
    const isInSight = ({ top, height }: { readonly top: number; readonly height: number }): boolean =>
      top < to && top + height > from;
    const keep = (key: string, build: () => HTMLElement): void => {
      wanted.add(key);
      if (this.#drawn.has(key)) return;
      const element = build();
      this.#drawn.set(key, element);
      this.#canvas.append(element);
    };
    const all = <Item>(
      kind: string,
      list: readonly Placed<Item>[],
      build: (placed: Placed<Item>) => HTMLElement,
    ) =>
      list.forEach((placed, index) => {
        if (isInSight(placed)) keep(`${kind}${index}`, () => build(placed));
      });
    const { rows, shades, tenures, calls, marks } = this.#layout;
    all('shade', shades, shadePiece);
    rows.forEach((row, index) => {
      if (!isInSight(row)) return;
      const before = rows[index - 1];
      keep(`row${row.from}`, () => rowPiece(row, { index: this.#index, before, selected: this.#selected }));
    });
    all('tenure', tenures, tenurePiece);
    all('call', calls, (placed) => callPiece(placed, this.#dotTop(placed.item.arrived, placed.item.applied)));
    all('mark', marks, markPiece);
    for (const [key, element] of this.#drawn) {
      if (wanted.has(key)) continue;
      element.remove();
      this.#drawn.delete(key);
    }
  }

  #window(): { readonly from: number; readonly to: number } {
    const { scrollTop, clientHeight } = this.#scroller;
    if (!this.#isPrinting) return { from: scrollTop - margin, to: scrollTop + clientHeight + margin };
    const { rows, height } = this.#layout;
    const goal = rowAt(rows, goalOf(this.#index.run))?.top ?? height;
    const from = Math.max(0, Math.min(goal - 0.8 * printedMax, height - printedMax));
    return { from, to: Math.min(height, from + printedMax) };
  }

  #dotTop(step: number | undefined, isApplied: boolean): number | undefined {
    if (step === undefined || !isApplied) return undefined;
    const row = rowAt(this.#layout.rows, step);
    return row === undefined || row.kind === 'fold' ? undefined : row.top + row.height / 2;
  }

  #drawHeads(): void {
    const { columns, idle } = this.#layout;
    const time = make('div', { className: 'lane-head time-head' }, 'virtual ms', make('span', {}, 'step'));
    this.#head.replaceChildren(time);
    for (const { lane, left, width, kind } of columns) {
      const dot = kind === 'process' ? make('span', { className: `lane-dot ${hueOf(lane)}` }) : undefined;
      const head = make('div', { className: `lane-head ${kind}` }, dot, headings[lane] ?? lane);
      head.style.left = `${left}px`;
      head.style.width = `${width}px`;
      this.#head.append(head);
    }
    part('idle').textContent = idle.length === 0 ? '' : `+${idle.length} idle: ${idle.join(', ')}`;
  }

  #drawColumns(): void {
    for (const { left, width, kind } of this.#layout.columns) {
      const column = make('div', { className: `column ${kind}` });
      column.style.left = `${left}px`;
      column.style.width = `${width}px`;
      this.#canvas.append(column);
    }
  }
}
