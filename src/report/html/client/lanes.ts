import type { RunData } from '../page-data.ts';
import { Board } from './board.ts';
import { counted } from '../../figures.ts';
import { part } from './dom.ts';
import { showDetails } from './details.ts';
import { RunIndex } from './run-index.ts';
import { isSmall, recordsMatching, type View } from './view.ts';
import { goalOf, rowAt, stepsOf } from './visible-rows.ts';

const pageRows = 15;

/** The swim lanes with their search, their keys and their links. */
export class Lanes {
  readonly #run: RunData;
  readonly #index: RunIndex;
  readonly #board: Board;
  readonly #search = part('search') as HTMLInputElement;
  readonly #showAll = part('show-all') as HTMLInputElement;
  #view: View;
  #selected: number;

  constructor(run: RunData) {
    this.#run = run;
    this.#index = new RunIndex(run);
    const showsAll = isSmall(run);
    this.#view = { focus: new Set(run.focus), showsAll, opened: new Set() };
    this.#showAll.checked = showsAll;
    this.#board = new Board(this.#index, this.#view);
    this.#selected = goalOf(run);
    this.#listen();
    this.#follow();
  }

  #listen(): void {
    const board = part('board');
    board.addEventListener('click', (event) => {
      const unfold = dataOf(event.target, 'unfold');
      if (unfold !== undefined) this.#open(unfold);
      const step = dataOf(event.target, 'step');
      if (step !== undefined) this.select(step);
    });
    board.addEventListener('mouseover', (event) => {
      showDetails(this.#index, dataOf(event.target, 'step') ?? this.#selected);
    });
    board.addEventListener('mouseleave', () => showDetails(this.#index, this.#selected));
    addEventListener('keydown', (event) => this.#key(event));
    addEventListener('hashchange', () => this.#follow());
    this.#search.addEventListener('input', () => this.#find(this.#search.value));
    this.#showAll.addEventListener('change', () => this.#show({ showsAll: this.#showAll.checked }));
    part('to-violation').addEventListener('click', () => this.select(goalOf(this.#run)));
  }

  select(step: number): void {
    const { first, last } = stepsOf(this.#run);
    this.#selected = Math.min(Math.max(step, first), last);
    const row = rowAt(this.#board.layout.rows, this.#selected);
    if (row?.kind === 'fold') this.#open(row.from);
    this.#board.select(this.#selected);
    showDetails(this.#index, this.#selected);
    history.replaceState(null, '', `#step-${this.#selected}`);
  }

  /** Goes where the address says, to the violation or the end where it says nothing. */
  #follow(): void {
    const step = /^#step-(\d+)$/.exec(location.hash)?.[1];
    if (step === undefined) {
      this.#board.select(this.#selected);
      showDetails(this.#index, this.#selected);
    } else {
      this.select(Number(step));
      part('board').scrollIntoView({ block: 'nearest' });
    }
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isTyping = event.target === this.#search;
    if (isTyping && event.key !== 'Escape') return;
    const isOnBoard = event.target === part('board');
    const actions: Readonly<Record<string, (() => void) | undefined>> = {
      ArrowDown: isOnBoard ? () => this.#move(1) : undefined,
      ArrowUp: isOnBoard ? () => this.#move(-1) : undefined,
      PageDown: isOnBoard ? () => this.#move(pageRows) : undefined,
      PageUp: isOnBoard ? () => this.#move(-pageRows) : undefined,
      Home: isOnBoard ? () => this.select(0) : undefined,
      End: isOnBoard ? () => this.select(Infinity) : undefined,
      v: () => this.select(goalOf(this.#run)),
      '/': () => this.#search.focus(),
      Escape: () => this.#leaveSearch(),
    };
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    if (action === undefined) return;
    event.preventDefault();
    action();
  }

  /** To the next row; a fold on the way is opened by stepping onto it. */
  #move(rows: number): void {
    const list = this.#board.layout.rows;
    const current = rowAt(list, this.#selected);
    const at = current === undefined ? 0 : list.indexOf(current);
    const next = list[Math.min(Math.max(at + rows, 0), list.length - 1)];
    if (next !== undefined) this.select(rows > 0 ? next.from : next.to);
  }

  #find(text: string): void {
    const focus = recordsMatching(this.#run, text);
    const { size } = focus;
    part('found').textContent = text.trim() === '' ? '' : counted(size, this.#run.words.subject);
    this.#show({ focus, opened: new Set() });
  }

  #leaveSearch(): void {
    this.#search.value = '';
    this.#find('');
    part('board').focus();
  }

  #open(from: number): void {
    this.#show({ opened: new Set([...this.#view.opened, from]) });
  }

  #show(change: Partial<View>): void {
    this.#view = { ...this.#view, ...change };
    this.#board.show(this.#view);
    this.#board.select(this.#selected);
  }
}

function dataOf(target: EventTarget | null, name: 'step' | 'unfold'): number | undefined {
  if (!(target instanceof Element)) return undefined;
  const value = target.closest<HTMLElement>(`[data-${name}]`)?.dataset[name];
  return value === undefined ? undefined : Number(value);
}
