import { count } from '../report/figures.ts';
import type { PastCampaign } from './history.ts';

/** One figure of each campaign, oldest first; null where a campaign does not have it. */
export interface Trend {
  readonly title: string;
  readonly unit: string;
  readonly values: readonly (number | null)[];
}

/** More than these are not plotted. */
const plottedMax = 30;

/** The campaigns whose trends are shown; the last is the newest. */
export function plotted(history: readonly PastCampaign[]): readonly PastCampaign[] {
  return history.slice(-plottedMax);
}

/** What is followed from campaign to campaign. */
export function trends(history: readonly PastCampaign[]): readonly Trend[] {
  const trend = (title: string, unit: string, figure: (past: PastCampaign) => number | null): Trend => {
    return { title, unit, values: history.map(figure) };
  };
  return [
    trend('Failing runs', '% of runs', violationRate),
    trend('Chance that the next behaviour is new', '% of runs', newBehaviour),
    trend('Different finds', 'finds', findsOf),
    trend('Schedules of one process', 'per second', schedulesPerSecond),
  ];
}

export function runsOf({ properties }: PastCampaign): number {
  return properties.reduce((sum, { runs }) => sum + runs, 0);
}

/** Different signatures, and runs that ended their process. */
export function findsOf({ properties, suspects }: PastCampaign): number {
  return properties.reduce((sum, { failures }) => sum + failures.length, suspects ?? 0);
}

export function violationRate(past: PastCampaign): number | null {
  const failed = past.properties
    .flatMap(({ failures }) => failures)
    .reduce((sum, { times }) => sum + times, 0);
  return share(failed, runsOf(past));
}

export function newBehaviour({ properties }: PastCampaign): number | null {
  const draws = properties.reduce((sum, { behaviours }) => sum + behaviours.draws, 0);
  return share(
    properties.reduce((sum, { behaviours }) => sum + behaviours.singletons, 0),
    draws,
  );
}

/** By the time that the chunks took in their processes, whatever stood still in between. */
export function schedulesPerSecond({ work }: PastCampaign): number | null {
  return work === undefined || work.wallMs <= 0 ? null : (1000 * work.runs) / work.wallMs;
}

/** Three digits, and no more zeros than it takes. */
export function trendFigure(value: number): string {
  return value >= 1_000 ? count(value) : String(Number(value.toPrecision(3)));
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? (100 * part) / whole : null;
}
