import { count } from '../../report/figures.ts';
import { isolated, type Markup } from '../../report/html/markup.ts';
import { shortened } from '../../report/html/shortened.ts';
import type { PastCampaign } from '../history.ts';
import {
  findsOf,
  newBehaviour,
  plotted,
  runsOf,
  schedulesPerSecond,
  trendFigure,
  violationRate,
} from '../trends.ts';
import { cell, figureCell, tableSection, time, verdictCell } from '../../report/html/table.ts';
import { toneOf } from './verdict-tone.ts';

/** The campaigns that are plotted, newest first, in figures. */
export function earlierTable(history: readonly PastCampaign[]): Markup | undefined {
  if (history.length < 2) return undefined;
  return tableSection(
    { id: 'earlier', title: 'Campaigns so far' },
    [
      { text: 'ended' },
      { text: '' },
      { text: 'commit' },
      ...['runs of properties', 'failing, %', 'finds', 'next behaviour new, %', 'per second'].map((text) => {
        return { text, isFigure: true };
      }),
    ],
    plotted(history)
      .toReversed()
      .map((past) => [
        cell(time(past.endedAt)),
        verdictCell(toneOf(past.verdict), shortened(past.verdict)),
        cell(isolated(shortened(past.commit))),
        figureCell(count(runsOf(past))),
        figureCell(orNothing(violationRate(past))),
        figureCell(count(findsOf(past))),
        figureCell(orNothing(newBehaviour(past))),
        figureCell(orNothing(schedulesPerSecond(past))),
      ]),
  );
}

function orNothing(value: number | null): string {
  return value === null ? '–' : trendFigure(value);
}
