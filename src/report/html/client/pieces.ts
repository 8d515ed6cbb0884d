import type { CallData, MarkData, ShadeData, TenureData } from '../page-data.ts';
import { counted } from '../../figures.ts';
import { bdi, make, msText, place } from './dom.ts';
import { hues } from './hues.ts';
import type { Placed } from './lane-layout.ts';
import type { RunIndex } from './run-index.ts';
import { type Row, rowHeight } from './visible-rows.ts';

/** A jump of virtual time that is worth a word. */
const jumpMs = 100;

export function hueOf(lane: string): string {
  const number = Number(lane.slice(1));
  return Number.isInteger(number) ? `hue-${(number - 1) % hues}` : 'hue-none';
}

/** One line of the lanes: its time and number at the left, the rest laid over it. */
export function rowPiece(
  row: Row,
  {
    index,
    before,
    selected,
  }: { readonly index: RunIndex; readonly before: Row | undefined; readonly selected: number },
): HTMLElement {
  const beforeMs = before === undefined || before.kind === 'fold' ? undefined : index.atMs(before.from);
  const element =
    row.kind === 'fold' ? foldPiece(row, index) : stepPiece(row.from, index, { selected, beforeMs });
  const jump = beforeMs === undefined || row.kind === 'fold' ? 0 : index.atMs(row.from) - beforeMs;
  if (jump >= jumpMs) {
    element.classList.add('jump');
    element.append(make('span', { className: 'jump-text' }, `+${msText(Math.round(jump))} ms`));
  }
  place(element, { left: 0, top: row.top, width: 0, height: row.height });
  element.style.width = '100%';
  return element;
}

function foldPiece({ from, to }: Row, index: RunIndex): HTMLElement {
  const { run } = index;
  const steps = run.steps.slice(from - run.first, to - run.first + 1);
  const own = steps.filter(({ record }) => record === undefined);
  const others = steps.length - own.length;
  const lanes = [...new Set(own.map(({ lane }) => lane))].filter((lane) => lane !== 'all');
  const parts = [
    ...(others > 0 ? [`${counted(others, 'event')} about other ${run.words.subject}s`] : []),
    ...(own.length > 0 ? [`${counted(own.length, 'event')} of ${lanes.join(', ') || 'the run'} alone`] : []),
  ];
  const text = `⋯ ${parts.join(', ')}`;
  const button = make('button', { className: 'unfold', title: 'Show these events' }, text);
  button.type = 'button';
  button.dataset['unfold'] = String(from);
  return make('div', { className: 'row fold' }, button);
}

function stepPiece(
  step: number,
  index: RunIndex,
  { selected, beforeMs }: { readonly selected: number; readonly beforeMs: number | undefined },
): HTMLElement {
  const isSameTime = beforeMs === index.atMs(step);
  const { violation, total } = index.run;
  const data = index.step(step);
  const isViolation = step === violation?.step;
  const isHeld = data?.heldBack !== undefined;
  const words = [
    step > total ? 'the end' : `step ${step}`,
    `${msText(index.atMs(step))} ms`,
    index.text(step),
    ...(isHeld ? ['held back by the schedule'] : []),
    ...index.marks(step).map(({ lane, text }) => `${lane}: ${text}`),
    ...(isViolation ? [`violated here: ${violation?.message ?? ''}`] : []),
  ];
  const className = ['row', ...(isViolation ? ['violation'] : []), ...(isHeld ? ['held'] : [])].join(' ');
  const element = make('div', { className, id: `step-${step}`, role: 'option', label: words.join(', ') });
  element.setAttribute('aria-selected', String(step === selected));
  element.dataset['step'] = String(step);
  element.append(
    make(
      'span',
      { className: isSameTime ? 'time same' : 'time' },
      msText(Number(index.atMs(step).toFixed(2))),
    ),
    make('span', { className: 'number' }, step > total ? 'end' : step === 0 ? '–' : String(step)),
  );
  if (isViolation) element.append(make('span', { className: 'flag' }, '◄ violated here'));
  return element;
}

/** A call, as a box from its invocation to its answer, with a dot where it took effect. */
export function callPiece(
  { item: call, isThin, ...at }: Placed<CallData>,
  dotTop: number | undefined,
): HTMLElement {
  const isStruck = call.faults !== undefined;
  const className = [
    'call',
    hueOf(call.lane),
    ...(isThin ? ['thin'] : []),
    ...(call.returned === undefined ? ['unanswered'] : []),
    ...(isStruck ? ['struck'] : []),
    ...(call.applied ? [] : ['not-applied']),
  ].join(' ');
  const element = make('div', { className });
  element.dataset['call'] = call.id;
  element.dataset['step'] = String(call.arrived ?? call.returned ?? call.invoked);
  if (!isThin) {
    const outcome = call.returned === undefined ? 'no answer' : (call.outcome ?? '');
    const isOneLine = at.height < 2 * rowHeight;
    element.classList.toggle('one-line', isOneLine);
    element.append(make('span', { className: 'words' }, bdi(call.words)));
    if (isStruck || !call.applied) {
      const what = call.applied ? '✗ fault' : '✗ not applied';
      if (!isOneLine) element.append(make('span', { className: 'trouble' }, what));
    }
    element.append(make('span', { className: 'outcome' }, '→ ', bdi(outcome)));
  }
  if (dotTop !== undefined) {
    const dot = make('span', { className: 'dot' });
    dot.style.top = `${dotTop - at.top}px`;
    element.append(dot);
  }
  place(element, { ...at, top: at.top + 2, height: at.height - 4 });
  return element;
}

export function markPiece({ item: mark, isThin, ...at }: Placed<MarkData>): HTMLElement {
  const kind = /^p\d+$/.test(mark.lane) ? 'process' : mark.lane === 'all' ? 'all' : 'truth';
  const change = kind === 'process' && mark.task === undefined && !isThin ? ' change' : '';
  const element = make('div', { className: `mark ${kind}${change} tone-${mark.tone}` }, bdi(mark.text));
  element.dataset['step'] = String(mark.step);
  place(element, at);
  return element;
}

/** Who held something, as a band in the colour of the holder. */
export function tenurePiece({ item, isThin, ...at }: Placed<TenureData>): HTMLElement {
  const className = ['tenure', hueOf(item.lane), `ended-${item.end}`, ...(isThin ? ['thin'] : [])].join(' ');
  const how = item.end === 'held' ? 'held to the end' : item.end;
  const title = [`${item.record}: held by ${item.holder}`, item.lease, how].filter(Boolean).join(', ');
  const element = make('div', { className, title });
  element.dataset['step'] = String(item.from);
  if (!isThin) element.append(make('span', {}, bdi(`${item.lane} ${item.record}`)));
  place(element, at);
  return element;
}

export function shadePiece({ item, ...at }: Placed<ShadeData>): HTMLElement {
  const element = make('div', { className: `shade ${item.kind}`, title: item.text });
  place(element, at);
  return element;
}
