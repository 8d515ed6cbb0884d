import type { CallData } from '../page-data.ts';
import { bdi, make, msText, part } from './dom.ts';
import type { RunIndex } from './run-index.ts';

type Fact = readonly [label: string, ...content: (Node | string)[]];

/** All that is known of one step: what fired, the calls it belongs to, and what really happened. */
export function showDetails(index: RunIndex, step: number): void {
  const { run } = index;
  const data = index.step(step);
  const number = step > run.total ? 'The end' : `Step ${step} of ${run.total.toLocaleString('en-US')}`;
  const content: Node[] = [
    make('p', { className: 'details-step' }, number, make('span', {}, `${msText(index.atMs(step))} ms`)),
    make('h3', {}, bdi(index.text(step))),
  ];
  if (step === run.violation?.step) {
    const { message } = run.violation;
    content.push(make('p', { className: 'note violation' }, '◄ violated here: ', bdi(message)));
  }
  if (data?.heldBack !== undefined) {
    content.push(make('p', { className: 'note held' }, '» held back by the schedule: ', bdi(data.heldBack)));
  }
  const truths = index.marks(step).map(({ lane, text }): Fact => [lane === 'all' ? 'run' : lane, bdi(text)]);
  if (truths.length > 0) content.push(make('h4', {}, 'Really happened'), list(truths));
  for (const call of index.calls(step)) content.push(make('h4', {}, 'Call'), list(callFacts(index, call)));
  const shades = index.shades(step);
  if (shades.length > 0) {
    const facts = shades.map(({ lane, text }): Fact => [lane, bdi(text)]);
    content.push(make('h4', {}, 'Faults at work'), list(facts));
  }
  if (data !== undefined) {
    const facts: Fact[] = [
      ['id', bdi(data.id, 'code')],
      ['set off by', data.cause === 0 ? 'nothing before it' : stepLink(data.cause)],
      [data.access === 'read' ? 'reads' : 'writes', bdi(data.keys.join(' ') || 'nothing', 'code')],
    ];
    content.push(make('h4', {}, 'Event'), list(facts));
  }
  part('details').replaceChildren(...content);
}

function callFacts(index: RunIndex, call: CallData): Fact[] {
  const effect = call.applied ? 'took effect' : 'not applied';
  const applied = call.applied && call.arrived !== undefined ? index.marks(call.arrived) : [];
  const truths = applied.filter(({ lane }) => lane === call.service).map(({ text }) => text);
  return [
    ['by', bdi(call.task, 'code')],
    ['sent', bdi(call.sent, 'code')],
    ['asked', stepLink(call.invoked)],
    [effect, call.arrived === undefined ? 'it never arrived' : stepLink(call.arrived)],
    ['answered', ...(call.returned === undefined ? ['never'] : [stepLink(call.returned)])],
    ['saw', call.outcome === undefined ? 'nothing' : bdi(call.outcome, 'code')],
    [
      'truth',
      call.applied ? bdi(truths.join(' · ') || 'nothing changed') : 'nothing happened at the service',
    ],
    ...(call.faults ?? []).map((text): Fact => ['fault', bdi(text, 'fault')]),
  ];
}

function stepLink(step: number): Node {
  if (step === 0) return document.createTextNode('before the first event');
  return make('a', { href: `#step-${step}` }, `step ${step}`);
}

function list(facts: readonly Fact[]): HTMLElement {
  const element = make('dl');
  for (const [label, ...content] of facts) {
    element.append(make('dt', {}, label), make('dd', {}, ...content));
  }
  return element;
}
