import uPlot from 'uplot';
import type { HeapSeries, PlotData, SpanData } from '../page-data.ts';
import { bdi, make, part } from './dom.ts';
import { inFlight, latencyByPercentile, lineThrough, percentile, throughput } from './series.ts';

const height = 220;
// oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the library has its enums in its types only
const logarithmic = 3 as uPlot.Scale.Distr;
// oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the library has its enums in its types only
const rightSide = 1 as uPlot.Axis.Side;
const stretches = 60;
const namesMax = 14;

interface Figure {
  readonly title: string;
  /** What the plot shows, in words, for those who cannot see it. */
  readonly words: string;
  readonly options: (colours: Colours) => Omit<uPlot.Options, 'width' | 'height'>;
  readonly data: uPlot.AlignedData;
}

interface Colours {
  readonly ink: string;
  readonly line: string;
  readonly first: string;
  readonly second: string;
  readonly fault: string;
}

export function drawPlots(plots: PlotData): void {
  const figures = [latencyFigure(plots), overTimeFigure(plots), loadFigure(plots)];
  if (plots.contention.length > 0) figures.push(contentionFigure(plots));
  draw(figures);
}

export function drawHeap({ bytes, firstRound, bytesPerRound }: HeapSeries): void {
  draw([
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

function latencyFigure({ endings }: PlotData): Figure {
  const [x, ms] = latencyByPercentile(endings);
  const at = (share: number): string =>
    `${Math.round(percentile(endings, share)).toLocaleString('en-US')} ms`;
  return {
    title: 'Latency by percentile',
    words: `Half of ${endings.length} requests took ${at(0.5)} or less, 90 % ${at(0.9)}, 99 % ${at(0.99)}.`,
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

function overTimeFigure({ endings, spans }: PlotData): Figure {
  const dead = endings.filter(({ isDead }) => isDead).length;
  return {
    title: 'Latency over virtual time',
    words: `Each point is a request at its end; ${dead} were dead-lettered. Shaded: ${spans.length} stretches with a fault at work.`,
    data: [
      endings.map(({ atMs }) => atMs),
      endings.map(({ latencyMs, isDead }) => (isDead ? null : latencyMs)),
      endings.map(({ latencyMs, isDead }) => (isDead ? latencyMs : null)),
    ],
    options: (colours) => ({
      scales: { x: { time: false } },
      axes: [axis(colours, 'virtual ms'), axis(colours, 'ms', 62)],
      series: [{}, points(colours.first, 'settled'), points(colours.fault, 'dead-lettered')],
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
    words: `At most ${most} of ${plots.arrivalsMs.length} requests were in flight at once.`,
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

function contentionFigure({ contention, recordsLeftOut }: PlotData): Figure {
  const names = contention.map(({ record }) => cut(record));
  const rest =
    recordsLeftOut === 0 ? '' : ` The ${recordsLeftOut} records asked for less often are left out.`;
  const bars = uPlot.paths.bars?.({ size: [0.6, 40] }) ?? null;
  return {
    title: 'Lock contention by record',
    words: `How often each lock was granted or refused.${rest}`,
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

function axis({ ink, line: stroke }: Colours, label: string, size = 34): uPlot.Axis {
  return {
    label,
    stroke: ink,
    font: '12px system-ui, sans-serif',
    labelFont: '12px system-ui, sans-serif',
    labelSize: 18,
    size,
    grid: { stroke, width: 1 },
    ticks: { stroke, width: 1 },
  };
}

function line(stroke: string, label: string): uPlot.Series {
  return { label, stroke, width: 2, points: { show: false } };
}

function points(stroke: string, label: string): uPlot.Series {
  return { label, stroke, paths: () => null, points: { show: true, size: 5, fill: stroke, stroke } };
}

/** Shades the stretches in which a fault was at work; one too short to be seen is two pixels wide. */
function shading(spans: readonly SpanData[], { fault }: Colours): uPlot.Plugin {
  return {
    hooks: {
      drawClear: (plot) => {
        const { ctx, bbox } = plot;
        ctx.save();
        ctx.fillStyle = fault;
        ctx.globalAlpha = 0.14;
        for (const { fromMs, toMs } of spans) {
          const left = Math.max(bbox.left, plot.valToPos(fromMs, 'x', true));
          const right = Math.min(bbox.left + bbox.width, plot.valToPos(toMs, 'x', true));
          ctx.fillRect(left, bbox.top, Math.max(2, right - left), bbox.height);
        }
        ctx.restore();
      },
    },
  };
}

/** Draws all figures, and again whenever the page's width or colours change. */
function draw(figures: readonly Figure[]): void {
  const drawn: uPlot[] = [];
  const boxes = figures.map(({ title, words }) => {
    const box = make('div', { className: 'plot', role: 'img', label: `${title}. ${words}` });
    const caption = make('figcaption', {}, make('strong', {}, title), ' ', bdi(words));
    part('plots').append(make('figure', {}, caption, box));
    return box;
  });
  const redraw = (isPrinting = false): void => {
    for (const plot of drawn.splice(0)) plot.destroy();
    const colours = coloursNow(isPrinting);
    figures.forEach(({ options, data }, index) => {
      const box = boxes[index];
      if (box === undefined) return;
      const width = isPrinting ? 480 : box.clientWidth;
      drawn.push(new uPlot({ width, height, ...options(colours), legend: { live: false } }, data, box));
    });
  };
  redraw();
  let width = part('plots').clientWidth;
  new ResizeObserver(() => {
    if (part('plots').clientWidth === width) return;
    width = part('plots').clientWidth;
    redraw();
  }).observe(part('plots'));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraw());
  addEventListener('beforeprint', () => redraw(true));
  addEventListener('afterprint', () => redraw());
}

/** A canvas knows no style sheet. Paper is white, whatever the screen is. */
function coloursNow(isPrinting: boolean): Colours {
  const style = getComputedStyle(isPrinting ? part('paper-colours') : document.body);
  const of = (property: string): string => style.getPropertyValue(property).trim();
  return {
    ink: of('--dim'),
    line: of('--line'),
    first: of('--hue-0'),
    second: of('--hue-1'),
    fault: of('--red'),
  };
}
