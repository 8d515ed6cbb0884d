import type { Run } from '../../core/run.ts';
import type { ContentionData, EndingData, PlotData, SpanData } from './page-data.ts';
import { wordsOf } from './run-data.ts';
import { faultSpans } from './run-spans.ts';
import { shortened } from './shortened.ts';

const recordsMax = 12;
const spansMax = 200;

/** The figures of a run over virtual time. */
export function plotData(run: Run, title: string): PlotData {
  const courses = [...run.reading.courses(run.facts).values()];
  const arrivals = new Map(run.plan.operations.map(({ id, atMs: arrivalMs }) => [id, arrivalMs]));
  const endings: EndingData[] = [];
  const arrivalsMs: number[] = [];
  for (const { operation: request, begunMs, endings: ends } of courses) {
    begunMs.forEach((acceptedMs, index) => {
      // The first copy's clock starts when it arrived, whether the queue took it at once or not.
      const fromMs = index === 0 ? Math.min(arrivals.get(request) ?? Infinity, acceptedMs) : acceptedMs;
      arrivalsMs.push(fromMs);
      const end = ends[index];
      if (end === undefined) return;
      endings.push({ atMs: end.atMs, latencyMs: end.atMs - fromMs, isDead: !end.isOk });
    });
  }
  const contention = contentionOf(run);
  return {
    words: wordsOf(run.reading),
    title,
    arrivalsMs: arrivalsMs.sort((left, right) => left - right),
    endings: endings.sort((left, right) => left.atMs - right.atMs),
    spans: spansOf(run),
    contention: contention.slice(0, recordsMax),
    recordsLeftOut: Math.max(0, contention.length - recordsMax),
    virtualMs: run.virtualMs,
  };
}

function spansOf(run: Run): SpanData[] {
  const { recording } = run;
  if (recording === undefined) return [];
  const msAt = (step: number): number => recording.steps[step - 1]?.atMs ?? 0;
  return faultSpans(run, recording)
    .slice(0, spansMax)
    .map(({ from, to, text, lane }) => ({ fromMs: msAt(from), toMs: msAt(to), text: `${lane}: ${text}` }));
}

/** How often each subject was granted and refused; the most refused first. */
function contentionOf({ reading, facts }: Run): ContentionData[] {
  return [...reading.contention(facts)]
    .map(([record, counts]) => ({ record: shortened(record), ...counts }))
    .sort((left, right) => right.refused - left.refused || right.granted - left.granted);
}
