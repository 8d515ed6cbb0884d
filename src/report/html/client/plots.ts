import uPlot from 'uplot';
import { counted } from '../../figures.ts';
import type { HeapSeries, PlotData } from '../page-data.ts';
import { axis, drawFigures, type Figure, line, points, shading } from './figure.ts';
import { inFlight, latencyByPercentile, lineThrough, percentile, throughput } from './series.ts';

// oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the library has its enums in its types only
const logarithmic = 3 as uPlot.Scale.Distr;
// oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the library has its enums in its types only
const rightSide = 1 as uPlot.Axis.Side;
const stretches = 60;
const namesMax = 14;

export function drawPlots(plots: PlotData): void {
  const figures = [latencyFigure(plots), overTimeFigure(plots), loadFigure(plots)];
  if (plots.contention.length > 0) figures.push(contentionFigure(plots));
  drawFigures(figures);
}

export function drawHeap({ bytes, firstRound, bytesPerRound }: HeapSeries): void {
  drawFigures([
    {
      title: 'Heap after each round',
      words: `${bytes.length} rounds, everything unreachable collected; ${Math.round(bytesPerRound).toLocaleString('en-US')} bytes more with each.`,
      data: [
        bytes.map((_, index) => firstRound + index),
        bytes.map((value) => value / 1e6),
        lineThrough(bytes, bytesPerRound).map((value) => value / 1e6),
      ],
      options: (colours) => ({
        scales: { x: { time: false } },
        axes: [axis(colours, 'round'), axis(colours, 'MB', 62)],
        series: [{}, points(colours.first, 'heap'), line(colours.fault, 'slope')],
      }),
    },
  ]);
}

function latencyFigure({ endings, words: { operation } }: PlotData): Figure {
  const [x, ms] = latencyByPercentile(endings);
  const at = (share: number): string =>
    `${Math.round(percentile(endings, share)).toLocaleString('en-US')} ms`;
  return {
    title: 'Latency by percentile',
    words: `Half of ${counted(endings.length, operation)} took ${at(0.5)} or less, 90 % ${at(0.9)}, 99 % ${at(0.99)}.`,
    data: [x, ms],
    options: (colours) => ({
      scales: { x: { time: false, distr: logarithmic, log: 10 } },
      axes: [
        {
          ...axis(colours, 'percentile'),
          splits: () => [1, 2, 10, 100, 1000],
          filter: (_, at1) => at1,
          values: (_, at1) => at1.map(nines),
        },
        axis(colours, 'ms', 62),
      ],
      series: [{}, { ...line(colours.first, 'latency'), paths: uPlot.paths.stepped?.({ align: 1 }) ?? null }],
    }),
  };
}

function nines(x: number): string {
  return x === 1 ? '0' : `${Number((100 * (1 - 1 / x)).toFixed(1))}`;
}

function overTimeFigure({ endings, spans, words: { operation, failed } }: PlotData): Figure {
  const dead = endings.filter(({ isDead }) => isDead).length;
  const shaded =
    spans.length === 0 ? '' : ` Shaded: ${counted(spans.length, 'stretch')} with a fault at work.`;
  return {
    title: 'Latency over virtual time',
    words: `Each point is the end of one ${operation}; ${dead} ${failed}.${shaded}`,
    data: [
      endings.map(({ atMs }) => atMs),
      endings.map(({ latencyMs, isDead }) => (isDead ? null : latencyMs)),
      endings.map(({ latencyMs, isDead }) => (isDead ? latencyMs : null)),
    ],
    options: (colours) => ({
      scales: { x: { time: false } },
      axes: [axis(colours, 'virtual ms'), axis(colours, 'ms', 62)],
      series: [{}, points(colours.first, 'ok'), points(colours.fault, failed)],
      plugins: [shading(spans, colours)],
    }),
  };
}

function loadFigure(plots: PlotData): Figure {
  const flight = inFlight(plots);
  const rate = throughput(plots, stretches);
  const most = flight[1].reduce((left, right) => Math.max(left, right), 0);
  return {
    title: 'In flight and throughput',
    words: `At most ${most} of ${counted(plots.arrivalsMs.length, plots.words.operation)} were in flight at once.`,
    data: uPlot.join([
      [flight[0], flight[1]],
      [rate[0], rate[1]],
    ]),
    options: (colours) => ({
      scales: { x: { time: false }, rate: {} },
      axes: [
        axis(colours, 'virtual ms'),
        axis(colours, 'in flight', 62),
        { ...axis(colours, 'ended per second', 62), scale: 'rate', side: rightSide, grid: { show: false } },
      ],
      series: [
        {},
        {
          ...line(colours.first, 'in flight'),
          spanGaps: true,
          paths: uPlot.paths.stepped?.({ align: 1 }) ?? null,
        },
        { ...line(colours.second, 'ended per second'), scale: 'rate', spanGaps: true },
      ],
      plugins: [shading(plots.spans, colours)],
    }),
  };
}

function contentionFigure({ contention, recordsLeftOut, words: { subject } }: PlotData): Figure {
  const names = contention.map(({ record }) => cut(record));
  const rest =
    recordsLeftOut === 0 ? '' : ` Left out: ${counted(recordsLeftOut, subject)} asked for less often.`;
  const bars = uPlot.paths.bars?.({ size: [0.6, 40] }) ?? null;
  return {
    title: `Contention by ${subject}`,
    words: `How often each was granted or refused.${rest}`,
    data: [
      contention.map((_, index) => index),
      contention.map(({ granted, refused }) => granted + refused),
      contention.map(({ refused }) => refused),
    ],
    options: (colours) => ({
      scales: {
        x: { time: false, range: [-0.6, Math.max(contention.length, 1) - 0.4] },
        y: { range: (_, __, max) => [0, Math.max(1, max * 1.1)] },
      },
      axes: [
        {
          ...axis(colours, ''),
          splits: () => contention.map((_, index) => index),
          values: () => names,
          rotate: -50,
          size: 80,
        },
        axis(colours, 'attempts', 62),
      ],
      series: [
        {},
        { ...line(colours.first, 'granted'), fill: colours.first, paths: bars, points: { show: false } },
        { ...line(colours.fault, 'refused'), fill: colours.fault, paths: bars, points: { show: false } },
      ],
    }),
  };
}

function cut(text: string): string {
  return text.length <= namesMax ? text : `${text.slice(0, namesMax - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
