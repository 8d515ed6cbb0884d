import type { CensusFigure, HeapFinding, HeapMeasurement } from '../core/heap-finding.ts';
import type { BlockOptions } from './failure-block.ts';
import { failureTitle, replayLines } from './failure-head.ts';
import { faultInWords } from './fault-in-words.ts';
import { count, counted, megabytes } from './figures.ts';
import { labelled, textColumn, widthMin } from './layout.ts';
import { createPaint } from './paint.ts';
import { cut, flow, printable, wrap } from './text.ts';

const faultsShownMax = 4;
const samplesShown = 7;

/** What a leak shows. No schedule: no single run is at fault, so the rounds and what they left stand in its place. */
export function leakBlock(finding: HeapFinding, options: BlockOptions): string {
  const width = Math.max(options.width, widthMin);
  const paint = createPaint(options.colour);
  const room = width - textColumn;
  const { measurement, violation, signature } = finding;
  return [
    ...failureTitle(finding, { width, paint }),
    ...replayLines(finding, { room, paint }),
    ...labelled(paint, 'why', wrap(printable(violation.why), { width: room, linesMax: 4 })),
    ...labelled(paint, 'rounds', flow(rounds(finding), room)),
    ...labelled(paint, 'needed', needed(finding, room)),
    ...labelled(
      paint,
      'census',
      measurement.census.map((figure) => cut(censusLine(figure), room)),
    ),
    ...labelled(paint, 'heap', heapLines(measurement, room)),
    ...labelled(paint, 'signature', [cut(printable(signature), room)]),
  ].join('\n');
}

function rounds({ plan, measurement, original, events }: HeapFinding): string[] {
  const shown = [
    `${count(measurement.requestsPerRound)} requests each`,
    counted(plan.processes, 'process'),
    counted(plan.faults.length, 'fault'),
    counted(events, 'event'),
  ];
  const isSmaller = plan.processes < original.processes || plan.faults.length < original.faults;
  if (!isSmaller) return shown;
  return [
    ...shown,
    `found with ${counted(original.processes, 'process')} and ${counted(original.faults, 'fault')}`,
  ];
}

/** Whether the leak is on an error path. */
function needed({ plan, original }: HeapFinding, room: number): string[] {
  const inLines = (text: string): string[] => wrap(text, { width: room, linesMax: 2 });
  if (plan.faults.length === 0) {
    const found = original.faults === 0 ? '' : ': every request leaks, also where nothing goes wrong';
    return inLines(`no fault${found}`);
  }
  const shown = plan.faults
    .slice(0, faultsShownMax)
    .map((fault) => cut(printable(faultInWords(fault)), room));
  const hidden = plan.faults.length - shown.length;
  return [
    ...inLines('a fault: where nothing goes wrong, nothing leaks'),
    ...shown,
    ...(hidden > 0 ? [`and ${counted(hidden, 'more fault')}`] : []),
  ];
}

function censusLine({ kind, handedOver, reachable, grownBy }: CensusFigure): string {
  const trend = reachable === 0 ? '' : grownBy > 0 ? ', and growing' : ', but no more than before';
  return `${kind}: ${count(reachable)} of ${count(handedOver)} still reachable${trend}`;
}

/** Some of the samples, evenly spaced, so that a step can be told from a slope. */
function heapLines({ bytes, slope, warmUpRounds }: HeapMeasurement, room: number): string[] {
  if (slope === undefined) return [];
  const last = bytes.length - 1;
  const indices = Array.from({ length: samplesShown }, (_, index) =>
    Math.round((index * last) / (samplesShown - 1)),
  );
  const samples = [...new Set(indices)].map((index) => {
    return `round ${count(warmUpRounds + index + 1)} ${megabytes(bytes[index] ?? 0, 2)}`;
  });
  const [first, second] = slope.halves.map((half) => half.toFixed(1));
  return [
    ...flow(samples, room),
    ...flow(
      [
        `slope ${slope.overall.toFixed(1)} bytes for each request`,
        `${first} in the first half`,
        `${second} in the second`,
      ],
      room,
    ),
  ];
}
