import type { SometimesSummary } from '../core/sometimes.ts';
import { confidence, count, counted, milliseconds, percent } from '../report/figures.ts';
import { blockWidth, labelled, textColumn } from '../report/layout.ts';
import { createPaint, type Paint } from '../report/paint.ts';
import { cut, flow, printable, wrap } from '../report/text.ts';
import { aloneCommand } from './alone-command.ts';
import { type CampaignSummary, type LaneSummary, sketchOf } from './campaign-summary.ts';
import type { CanaryOutcome } from './canary-outcome.ts';
import { verdictOf } from './exit-code.ts';
import type { GoneBug } from './history.ts';
import { noCanaries, phasesNotCounted } from './audit-only.ts';
import { summariseLatencies } from './latencies.ts';
import { shownRate } from './residual-risk.ts';

/** What a campaign came to, for a terminal: at most 80 columns. */
export function summaryText(
  summary: CampaignSummary,
  options: { readonly width: number; readonly colour: boolean; readonly gone: readonly GoneBug[] },
): string {
  const room = blockWidth(options.width) - textColumn;
  const paint = createPaint(options.colour);
  const verdict = verdictOf(summary);
  const tone = verdict === 'passed' ? 'green' : verdict === 'incomplete' ? 'yellow' : 'red';
  const place = { room, paint };
  return [
    `${paint(tone, paint('bold', verdict.toUpperCase()))}  campaign ${summary.fingerprint}`,
    ...labelled(paint, 'runs', flow(extent(summary), room)),
    ...labelled(paint, 'code', flow([`commit ${summary.commit.slice(0, 30)}`, summary.system], room)),
    ...summary.properties.flatMap((lane) => ['', ...laneLines(lane, place)]),
    '',
    ...labelled(paint, 'canaries', canaryLines(summary, place)),
    ...suspectLines(summary, place),
    ...labelled(
      paint,
      'gone bugs',
      options.gone.map((bug) => cut(goneLine(bug), room)),
    ),
  ].join('\n');
}

interface Place {
  readonly room: number;
  readonly paint: Paint;
}

function extent({ asked, done, missing, seed }: CampaignSummary): string[] {
  const parts = [`${count(done)} of ${count(asked)} done`, `seed ${seed}`];
  if (missing.length === 0) return parts;
  return [...parts, `${count(asked - done)} missing, in ${counted(missing.length, 'interval')}`];
}

function laneLines(
  { property, scenario, operation, result, failures, sometimes, judged, risk, saturation }: LaneSummary,
  place: Place,
): string[] {
  const { room, paint } = place;
  const { runs, failed, inconclusive, rerun, requests } = result;
  const mark = failed > 0 || rerun.different > 0 ? paint('red', '✗') : paint('green', '✓');
  const section = (label: string, parts: readonly string[]): string[] =>
    labelled(paint, label, flow(parts, room));
  const latency = summariseLatencies(result.latencies);
  return [
    `${mark} ${paint('bold', cut(printable(property), room + textColumn - 2))}`,
    ...section('runs', [
      counted(runs, 'run'),
      `${count(failed)} failed`,
      ...(inconclusive.times > 0 ? [`${count(inconclusive.times)} inconclusive`] : []),
      `${count(rerun.times)} run again, ${count(rerun.different)} took another course`,
    ]),
    ...section('load', [
      `${counted(requests.total, operation)}, ${percent(requests.failed, requests.total)} failed`,
      ...(latency === undefined
        ? []
        : [`P50 ${milliseconds(latency.p50Ms)}`, `P99 ${milliseconds(latency.p99Ms)}`]),
    ]),
    ...labelled(
      paint,
      'judged',
      judged.map(({ label, figure, limit, holds }) => {
        return `${holds ? paint('green', '✓') : paint('red', '✗')} ${label} ${figure} ${limit}`;
      }),
    ),
    ...coverageLines({ scenario, result, saturation }, place),
    ...labelled(paint, 'sometimes', sometimesTexts(sometimes, place)),
    ...section('risk', [
      `below ${shownRate(risk.violationRateMax)} of runs violate it (95 %)`,
      ...(risk.newBehaviour === undefined ? [] : [`next behaviour new: ${percent(risk.newBehaviour, 1)}`]),
    ]),
    ...failures.flatMap(({ signature, times, runs: of, message, indices, minimised }) => [
      ...labelled(paint, 'found', wrap(printable(message), { width: room, linesMax: 2 })),
      ...labelled(
        paint,
        '',
        flow(
          [`${count(times)} of ${count(of)} runs`, confidence(times, of), `index ${indices.join(', ')}`],
          room,
        ),
      ),
      ...labelled(paint, '', [
        cut(printable(signature), room),
        ...(minimised?.file === undefined ? [] : [minimised.file]),
        ...(minimised !== undefined && minimised.replay === undefined ? [minimised.command] : []),
        ...(minimised?.notMinimised === undefined
          ? []
          : wrap(`not minimised: ${printable(minimised.notMinimised)}`, { width: room, linesMax: 3 })),
      ]),
    ]),
  ];
}

/** What happened in one line, with the rarest of it; what never did by name. */
function sometimesTexts(sometimes: readonly SometimesSummary[], { room, paint }: Place): string[] {
  const happened = sometimes.filter(({ runs }) => runs > 0);
  const [rarest] = happened.toSorted((left, right) => left.runs - right.runs);
  const never = sometimes
    .filter(({ runs }) => runs === 0)
    .toSorted((left, right) => Number(right.required) - Number(left.required));
  const all = happened.length === sometimes.length;
  const times = all
    ? `all ${count(sometimes.length)}`
    : `${count(happened.length)} of ${count(sometimes.length)}`;
  const lines =
    rarest === undefined
      ? []
      : flow(
          [
            `${times} happened`,
            `rarest: ${cut(printable(rarest.name), room - 30)} (${counted(rarest.runs, 'run')})`,
          ],
          room - 2,
        );
  return [
    ...lines.map((line, index) => `${index === 0 ? paint('green', '✓') : ' '} ${line}`),
    ...never.map(({ name, required }) => {
      return `${required ? paint('red', '✗') : '–'} never: ${cut(printable(name), room - 9)}`;
    }),
  ];
}

function coverageLines(
  { scenario, result, saturation }: Pick<LaneSummary, 'scenario' | 'result' | 'saturation'>,
  { room, paint }: Place,
): string[] {
  const behaviours = sketchOf(result.behaviours).novelty();
  if (behaviours.draws === 0) return [];
  const courses = sketchOf(result.courses).novelty();
  const cells = Object.keys(result.faultPhases).length;
  return labelled(paint, 'covered', [
    ...flow(
      [
        plural(behaviours.distinct, 'behaviour'),
        plural(courses.distinct, 'course'),
        counted(Object.keys(result.faults).length, 'kind of fault').replace(
          'kind of faults',
          'kinds of fault',
        ),
        ...(cells === 0 ? [] : [`${count(cells)} fault × phase cells`]),
      ],
      room,
    ),
    ...(cells === 0 ? wrap(phasesNotCounted([scenario]), { width: room, linesMax: 2 }) : []),
    `saturation ${sparkline(saturation)} behaviours at each tenth of the runs`,
  ]);
}

/** Beyond 1,023 classes the sketch estimates. */
function plural(classes: number, noun: string): string {
  return classes < 1024 ? counted(classes, noun) : `about ${counted(Number(classes.toPrecision(2)), noun)}`;
}

const bars = '▁▂▃▄▅▆▇█';

/** A small plot of values from 0 up to the largest. */
function sparkline(values: readonly number[]): string {
  const most = Math.max(...values, 1);
  return values
    .map((value) => bars[Math.min(bars.length - 1, Math.floor((value / most) * bars.length))])
    .join('');
}

function canaryLines(summary: CampaignSummary, place: Place): readonly string[] {
  const { canaries, properties } = summary;
  if (canaries.length > 0) return canaries.map((canary) => canaryLine(canary, place));
  return wrap(noCanaries(properties.map(({ scenario }) => scenario)), { width: place.room, linesMax: 2 });
}

function canaryLine({ name, found, runs, known, verdict }: CanaryOutcome, { room, paint }: Place): string {
  const mark = verdict === 'seen' ? paint('green', '✓') : verdict === 'not tried' ? '–' : paint('red', '✗');
  const rate = `${count(found)} of ${counted(runs, 'run')}, known ${percent(known.found, known.runs)}`;
  return `${mark} ${cut(`${name}: ${verdict}, ${rate}`, room - 2)}`;
}

function suspectLines({ suspects, fingerprint }: CampaignSummary, { room, paint }: Place): string[] {
  return suspects.slice(0, 10).flatMap(({ run, as, detail, property }) =>
    labelled(paint, 'ended it', [
      ...wrap(`run ${run} (${printable(property)}): ${as}, ${printable(detail)}`, {
        width: room,
        linesMax: 2,
      }),
      aloneCommand(fingerprint, run),
    ]),
  );
}

function goneLine({ signature, seen, cleanRuns, stillNeeded }: GoneBug): string {
  const trust = stillNeeded === 0 ? 'trusted' : `${count(stillNeeded)} clean runs still needed`;
  return `${trust}: ${count(cleanRuns)} clean since ${count(seen.times)} of ${count(seen.runs)}; ${printable(signature)}`;
}
