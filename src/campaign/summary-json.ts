import { type CampaignReport, campaignReportSchemaVersion } from '../report/json/campaign-report.ts';
import { type CampaignSummary, type LaneSummary, sketchOf } from './campaign-summary.ts';
import { exitCodes, verdictOf } from './exit-code.ts';
import { summariseLatencies } from './latencies.ts';

/** The summary as JSON: the same bytes for the same campaign, however it was split. */
export function summaryJson(summary: CampaignSummary): string {
  const verdict = verdictOf(summary);
  const { properties, ...others } = summary;
  const value: CampaignReport = {
    schema: campaignReportSchemaVersion,
    verdict,
    exitCode: exitCodes[verdict],
    ...others,
    properties: properties.map(laneJson),
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Sketches and histograms by their figures. */
function laneJson({ result, ...lane }: LaneSummary): CampaignReport['properties'][number] {
  const { schedules, behaviours, courses, latencies, failures: _, worst: __, ...counts } = result;
  return {
    ...counts,
    ...lane,
    latency: summariseLatencies(latencies) ?? null,
    novelty: {
      schedules: sketchOf(schedules).novelty(),
      behaviours: sketchOf(behaviours).novelty(),
      courses: sketchOf(courses).novelty(),
    },
  };
}
