import type { Finding, Need } from '../../core/finding.ts';
import { CallWords } from '../call-words.ts';
import { deviationInWords, needOfDelay, needOfFault } from '../deviation-in-words.ts';
import { nearestLines, orderLines } from '../explanation-lines.ts';
import { certificateInWords } from '../certificate-in-words.ts';
import { shrinkInWords, sizeInWords } from '../failure-block.ts';
import { faultInWords } from '../fault-in-words.ts';
import { confidence, count, counted } from '../figures.ts';
import { stepHeldBack } from '../held-back.ts';
import { lanesSection } from './lanes-section.ts';
import { type Child, element, embeddedJson, isolated } from './markup.ts';
import { packRun, type PageData } from './packed-run.ts';
import type { RunData } from './page-data.ts';
import { page, type PageAssets } from './page-frame.ts';
import {
  aside,
  factRows,
  joined,
  pageHead,
  type PagePlace,
  replayLine,
  reproducedLines,
  waitingLines,
} from './page-head.ts';
import { plotData } from './plot-data.ts';
import { hasFigures, noFigures, plotsSection } from './plots-section.ts';
import { runData } from './run-data.ts';
import { shortened } from './shortened.ts';
import { turnsInWords } from '../turns-in-words.ts';

const linesMax = 8;

/** A failure as one self-contained page. Pure: the same finding and assets give the same text. */
export function failurePage(finding: Finding, assets: PageAssets, place: PagePlace): string {
  const run = runData(finding);
  const { foundRun } = finding;
  const title =
    foundRun === undefined
      ? 'this run'
      : `the run as it was found: ${joined(sizeInWords(finding.original, finding.run.reading.operation))}`;
  const plots = plotData(foundRun ?? finding.run, title);
  const data: PageData = {
    run: run === undefined ? undefined : packRun(run),
    plots: hasFigures(plots) ? plots : undefined,
    heap: undefined,
  };
  return page(
    { title: `✗ ${shortened(finding.violation.message)}`, assets, data: embeddedJson(data) },
    pageHead(finding, place),
    factRows([
      ['minimal', minimalLines(finding)],
      ['schedule', scheduleLines(finding, run)],
      ['needed', neededLines(finding)],
      ...explanationRows(finding),
      ['waiting', waitingLines(finding.run)],
      ['replay', reproducedLines(finding, finding.run.traceHash)],
      ['seen', seenLines(finding)],
    ]),
    replayLine(finding.replay.command),
    lanesSection(run),
    hasFigures(plots) ? plotsSection(title) : noFigures(whyNoFigures(finding)),
    element('footer', {}, 'signature ', isolated(shortened(finding.signature))),
  );
}

/** A distribution of few operations says nothing, whichever run they are of. */
function whyNoFigures({ run, foundRun, minimal, original }: Finding): string {
  const few = (times: number): string => counted(times, run.reading.operation);
  if (original.requests === 0) return 'the body of a test has no operations whose latencies could be plotted';
  if (foundRun !== undefined) return `the run as it was found has only ${few(original.requests)}`;
  return `the run as it was found is not at hand, and this one has only ${few(minimal.requests)}`;
}

function minimalLines({ run, minimal, original, shrink }: Finding): Child[] {
  const noun = run.reading.operation;
  return [
    joined([...sizeInWords(minimal, noun), counted(minimal.events, 'event')]),
    aside(`found with ${joined(sizeInWords(original, noun))}`),
    aside(shrinkInWords(shrink)),
    aside(certificateInWords(shrink.certificate, minimal)),
  ];
}

/** What sets the schedule apart, and what it holds back with a link to the step where that came at last. */
function scheduleLines({ run, explanation }: Finding, data: RunData | undefined): Child[] {
  const { plan, recording } = run;
  if (recording === undefined || plan.schedule.kind !== 'deviations') return [];
  const words = new CallWords(run, recording);
  const held = plan.schedule.deviations.map((deviation, at): Child => {
    const step = stepHeldBack(deviation, recording.steps, words);
    const isLinked = step !== undefined && data !== undefined && step >= data.first && step <= data.last;
    const answer = needOfDelay(explanation?.delays[at]);
    const text = isolated(shortened(deviationInWords(deviation, words)) + answer);
    return isLinked ? [text, ' ', element('a', { href: `#step-${step}` }, `step ${step}`)] : text;
  });
  const lines = [...turnsInWords(plan).map((text) => isolated(shortened(text))), ...held];
  return withRest(lines.slice(0, linesMax), lines.length, 'more deviation');
}

/** The orders of two events that the failure rests on, and the passing run that is nearest to it. */
function explanationRows(finding: Finding): (readonly [label: string, lines: readonly Child[]])[] {
  const { run, explanation } = finding;
  if (explanation === undefined || run.recording === undefined) return [];
  // A browser breaks lines by itself.
  const place = { words: new CallWords(run, run.recording), room: Infinity };
  return [
    ['order', shown(orderLines(explanation, place))],
    ['nearest', shown(nearestLines(finding, place))],
  ];
}

function shown(lines: readonly string[]): Child[] {
  return lines.map((line) => isolated(shortened(line)));
}

function neededLines({ run, needed, minimal }: Finding): Child[] {
  const faults = run.plan.faults.map(faultInWords);
  const answers = new Map(needed.map((need) => [need.what, need]));
  const rest: readonly Need[] = needed.filter(({ what }) => !faults.includes(what));
  const lines = [
    ...faults.map((what) => answerLine(what, answers.get(what)?.needed)),
    ...rest.map(({ what, needed: isNeeded }) => answerLine(what, isNeeded)),
  ];
  if (lines.length > 0) return withRest(lines.slice(0, linesMax), lines.length, 'more');
  return [minimal.deviations === 0 ? 'no fault and no deviation' : 'no fault: the schedule alone does it'];
}

function answerLine(what: string, isNeeded: boolean | null | undefined): Child {
  return isolated(shortened(what) + needOfFault(isNeeded));
}

function seenLines({ seen: { times, runs } }: Finding): Child[] {
  return [`${count(times)} of ${counted(runs, 'run')}`, aside(confidence(times, runs))];
}

function withRest(lines: readonly Child[], total: number, noun: string): Child[] {
  const hidden = total - lines.length;
  if (hidden <= 0) return [...lines];
  return [...lines, aside(noun === 'more' ? `and ${count(hidden)} more` : `and ${counted(hidden, noun)}`)];
}
