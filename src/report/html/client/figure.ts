import uPlot from 'uplot';
import type { SpanData } from '../page-data.ts';
import { bdi, make, part } from './dom.ts';
import { hues } from './hues.ts';

const height = 220;

export interface Figure {
  readonly title: string;
  /** What the plot shows, in words, for those who cannot see it. */
  readonly words: string;
  readonly options: (colours: Colours) => Omit<uPlot.Options, 'width' | 'height'>;
  readonly data: uPlot.AlignedData;
}

export interface Colours {
  readonly ink: string;
  readonly line: string;
  readonly first: string;
  readonly second: string;
  readonly fault: string;
  /** For lines that are told apart by their hue. */
  readonly hues: readonly string[];
}

/** Draws all figures, and again whenever the page's width or colours change. */
export function drawFigures(figures: readonly Figure[]): void {
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
    hues: Array.from({ length: hues }, (_, index) => of(`--hue-${index}`)),
  };
}

export function axis({ ink, line: stroke }: Colours, label: string, size = 34): uPlot.Axis {
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

export function line(stroke: string, label: string): uPlot.Series {
  return { label, stroke, width: 2, points: { show: false } };
}

export function points(stroke: string, label: string): uPlot.Series {
  return { label, stroke, paths: () => null, points: { show: true, size: 5, fill: stroke, stroke } };
}

/** Shades the stretches in which a fault was at work; one too short to be seen is two pixels wide. */
export function shading(spans: readonly SpanData[], { fault }: Colours): uPlot.Plugin {
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
