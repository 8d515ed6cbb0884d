import type { LinesData } from '../page-data.ts';
import { axis, drawFigures, type Figure, line } from './figure.ts';

/** Lines beyond the hues there are begin anew, with other dashes. */
const dashes = [[], [8, 5], [2, 4]];
const wholeSteps = [1, 2, 5, 10, 20, 50, 100];

export function drawLines(figures: readonly LinesData[]): void {
  drawFigures(figures.map(lineFigure));
}

function lineFigure({ title, words, xLabel, yLabel, x, lines }: LinesData): Figure {
  return {
    title,
    words,
    data: [[...x], ...lines.map(({ values }) => [...values])],
    options: (colours) => ({
      scales: { x: { time: false }, y: { range: (_, __, max) => [0, max > 0 ? max * 1.1 : 1] } },
      axes: [{ ...axis(colours, xLabel), incrs: wholeSteps }, axis(colours, yLabel, 62)],
      series: [
        {},
        ...lines.map(({ label }, index) => {
          const hue = colours.hues[index % colours.hues.length] ?? colours.first;
          return {
            ...line(hue, label),
            dash: dashes[Math.floor(index / colours.hues.length) % dashes.length] ?? [],
            points: { show: true, size: 6, fill: hue, stroke: hue },
          };
        }),
      ],
    }),
  };
}
