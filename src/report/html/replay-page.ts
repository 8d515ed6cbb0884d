import type { PlanSize } from '../../core/finding.ts';
import type { Run } from '../../core/run.ts';
import type { Violation } from '../../core/verdict.ts';
import { sizeInWords } from '../failure-block.ts';
import { counted, duration } from '../figures.ts';
import type { RunReplayReport } from '../json/replay-report.ts';
import { lanesSection } from './lanes-section.ts';
import { element, embeddedJson, type Markup, isolated } from './markup.ts';
import { packRun, type PageData } from './packed-run.ts';
import { page, type PageAssets } from './page-frame.ts';
import { aside, factRows, joined, pageHead, replayLine, waitingLines } from './page-head.ts';
import { plotData } from './plot-data.ts';
import { hasFigures, noFigures, plotsSection } from './plots-section.ts';
import { runData } from './run-data.ts';
import { shortened } from './shortened.ts';

/** A run that was replayed and is no recorded failure: it passes, fails otherwise, or is a plan of a search. */
export interface ReplayedRun {
  readonly outcome: RunReplayReport['outcome'];
  /** One line, where the outcome alone does not say it all. */
  readonly detail: string;
  readonly property: string;
  /** The path of the system's module. */
  readonly system: string;
  readonly run: Run;
  readonly size: PlanSize;
  readonly violation: Violation | undefined;
  /** Replays it. */
  readonly command: string;
}

/** Such a run as one self-contained page: what a failure's page shows, but for what only a search knows. */
export function replayPage(replayed: ReplayedRun, assets: PageAssets): string {
  const { outcome, detail, property, system, run, size, violation, command } = replayed;
  const lanes = runData({ run, violation });
  const plots = plotData(run, 'this run');
  const data: PageData = {
    run: lanes === undefined ? undefined : packRun(lanes),
    plots: hasFigures(plots) ? plots : undefined,
    heap: undefined,
  };
  const mark = markOf(replayed);
  return page(
    {
      title: `${mark} ${shortened(violation?.message ?? property)}`,
      assets,
      data: embeddedJson(data),
    },
    violation === undefined
      ? headWithoutViolation(replayed)
      : pageHead({ violation, isNew: false, property, run }, { hasIndex: false }),
    factRows([
      ['outcome', [`${mark} ${outcome}`, ...(detail === '' ? [] : [aside(shortened(detail))])]],
      [
        'run',
        [
          joined([...sizeInWords(size, run.reading.operation), counted(size.events, 'event')]),
          aside(`${duration(run.virtualMs)} virtual`),
          aside(`trace ${run.traceHash}`),
        ],
      ],
      ['system', [isolated(shortened(system))]],
      ['waiting', waitingLines(run)],
    ]),
    replayLine(command),
    lanesSection(lanes),
    hasFigures(plots)
      ? plotsSection('this run')
      : noFigures(`this run has only ${counted(size.requests, run.reading.operation)}`),
  );
}

function markOf({ outcome, violation }: ReplayedRun): string {
  if (violation !== undefined) return '✗';
  return outcome === 'PASSED' || outcome === 'PASSES NOW' ? '✓' : '?';
}

function headWithoutViolation(replayed: ReplayedRun): Markup[] {
  const mark = markOf(replayed);
  const verdict = mark === '✓' ? 'passed' : 'inconclusive';
  return [
    element('p', { class: `invariant verdict ${verdict}` }, `${mark} ${replayed.outcome}`),
    element('h1', {}, isolated(shortened(replayed.property))),
  ];
}
