import type { HeapFinding } from '../../core/heap-finding.ts';
import { faultInWords } from '../fault-in-words.ts';
import { count, counted } from '../figures.ts';
import { type Child, element, embeddedJson, type Markup, isolated } from './markup.ts';
import type { PageData } from './packed-run.ts';
import type { HeapSeries } from './page-data.ts';
import { page, type PageAssets } from './page-frame.ts';
import { aside, factRows, pageHead, type PagePlace, replayLine, reproducedLines } from './page-head.ts';
import { plotsSection } from './plots-section.ts';
import { shortened } from './shortened.ts';

const faultsShownMax = 8;

/** A leak as one self-contained page. No schedule is shown, for no single run is at fault. */
export function leakPage(finding: HeapFinding, assets: PageAssets, place: PagePlace): string {
  const heap = heapSeries(finding);
  const data: PageData = { run: undefined, plots: undefined, heap };
  const { measurement, plan, events, original } = finding;
  return page(
    { title: `✗ ${shortened(finding.violation.message)}`, assets, data: embeddedJson(data) },
    pageHead(finding, place),
    factRows([
      [
        'rounds',
        [
          [
            `${count(measurement.requestsPerRound)} requests each`,
            counted(plan.processes, 'process'),
            counted(plan.faults.length, 'fault'),
            counted(events, 'event'),
          ].join(' · '),
          aside(
            `found with ${counted(original.processes, 'process')} and ${counted(original.faults, 'fault')}`,
          ),
        ],
      ],
      ['needed', neededLines(finding)],
      ['replay', reproducedLines(finding, finding.traceHash)],
    ]),
    replayLine(finding.replay.command),
    censusTable(finding),
    heap === undefined
      ? undefined
      : plotsSection(`${counted(heap.bytes.length, 'round')} on one long-lived system`),
    element('footer', {}, 'signature ', isolated(shortened(finding.signature))),
  );
}

function heapSeries({ measurement }: HeapFinding): HeapSeries | undefined {
  const { bytes, slope, warmUpRounds, requestsPerRound } = measurement;
  if (slope === undefined) return undefined;
  return { firstRound: warmUpRounds + 1, bytes, bytesPerRound: slope.overall * requestsPerRound };
}

function neededLines({ plan }: HeapFinding): Child[] {
  if (plan.faults.length === 0) return ['no fault: every request leaks, also where nothing goes wrong'];
  const shown = plan.faults.slice(0, faultsShownMax).map((fault) => isolated(shortened(faultInWords(fault))));
  const hidden = plan.faults.length - shown.length;
  return hidden > 0 ? [...shown, aside(`and ${counted(hidden, 'more fault')}`)] : shown;
}

function censusTable({ measurement: { census } }: HeapFinding): Markup | undefined {
  if (census.length === 0) return undefined;
  return element(
    'section',
    {},
    element('h2', {}, 'What was handed to the system and is still reachable'),
    element(
      'table',
      {},
      element(
        'tr',
        {},
        element('th', { scope: 'col' }, 'kind'),
        ['handed over', 'still reachable', 'grown since the warm-up'].map((text) =>
          element('th', { class: 'figure', scope: 'col' }, text),
        ),
      ),
      census.map(({ kind, handedOver, reachable, grownBy }) =>
        element(
          'tr',
          {},
          element('td', {}, isolated(shortened(kind))),
          figure(count(handedOver)),
          figure(count(reachable)),
          figure(grownBy > 0 ? `+${count(grownBy)}` : count(grownBy)),
        ),
      ),
    ),
  );
}

function figure(text: string): Markup {
  return element('td', { class: 'figure' }, text);
}
