import { count, percent } from '../../report/figures.ts';
import type { LinesData } from '../../report/html/page-data.ts';
import { shortened } from '../../report/html/shortened.ts';
import type { CampaignSummary, LaneSummary } from '../campaign-summary.ts';
import type { PastCampaign } from '../history.ts';
import { plotted, type Trend, trendFigure, trends } from '../trends.ts';

/** The plots of a campaign's page: how its properties saturate, and what became of figures from campaign to campaign. */
export function campaignLines(
  { properties }: CampaignSummary,
  history: readonly PastCampaign[],
): readonly LinesData[] {
  const grown = properties.filter(({ saturation }) => (saturation.at(-1) ?? 0) > 0);
  const shown = plotted(history);
  return [
    ...(grown.length === 0 ? [] : [saturationLines(grown)]),
    ...(shown.length < 2 ? [] : trends(shown).flatMap(trendLines)),
  ];
}

function saturationLines(properties: readonly LaneSummary[]): LinesData {
  const words = properties.map(({ property, saturation, risk: { newBehaviour } }) => {
    const [half = 0, all = 0] = [saturation[4], saturation[9]];
    const next = newBehaviour === undefined ? '' : `, the next one new: ${percent(newBehaviour, 1)}`;
    return `${shortened(property)}: ${count(half)} after half of the runs, ${count(all)} after all${next}.`;
  });
  return {
    title: 'Saturation: different behaviours seen',
    words: words.join(' '),
    xLabel: '% of the runs',
    yLabel: 'behaviours',
    x: Array.from({ length: 11 }, (_, tenth) => 10 * tenth),
    lines: properties.map(({ property, saturation }) => {
      return { label: shortened(property), values: [0, ...saturation] };
    }),
  };
}

/** Nothing is drawn of a figure that fewer than two campaigns have. */
function trendLines({ title, unit, values }: Trend): readonly LinesData[] {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return [];
  const [before = 0, last = 0] = known.slice(-2);
  return [
    {
      title,
      words: `Of ${known.length} campaigns; the newest ${trendFigure(last)} ${unit}, the one before ${trendFigure(before)}.`,
      xLabel: 'campaign, 0 is this one',
      yLabel: unit,
      x: values.map((_, index) => index + 1 - values.length),
      lines: [{ label: title, values }],
    },
  ];
}
