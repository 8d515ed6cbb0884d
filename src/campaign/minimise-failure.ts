import { basename } from 'node:path';
import { stepIds } from '../core/run.ts';
import { commandFor, fileForVitest, keepFailure } from '../files/failure-files.ts';
import { writePage } from '../files/html-report.ts';
import { failureBlock } from '../report/failure-block.ts';
import { withVirtualGlobals } from '../sim/virtual-globals/index.ts';
import { investigate } from '../verify/investigate.ts';
import { judgePlan } from '../verify/judge-plan.ts';
import { resolveVerifyOptions } from '../verify/verify-options.ts';
import { campaignOrigin } from './campaign-origin.ts';
import { fingerprintOf } from './campaign.ts';
import type { MinimisedFinding } from './ledger-record.ts';
import type { LoadedCampaign } from './load-campaign.ts';
import { PlanStream } from './plan-stream.ts';
import type { WorkerRequest } from './worker-messages.ts';

/**
 * Makes a failing run of a campaign small, unless it is to stay as it was found, and keeps it in a file and on a page.
 * Undefined where it does not fail any more.
 */
export async function minimiseFailure(
  { campaign, lanes }: LoadedCampaign,
  { place, seen, folders, asFound }: Omit<WorkerRequest & { kind: 'minimise' }, 'kind'>,
): Promise<MinimisedFinding | undefined> {
  const lane = lanes[place.lane];
  if (lane === undefined) throw new Error(`there is no lane ${place.lane}`);
  const { property, system, modules } = lane;
  const stream = new PlanStream(lane.exploration, place.index);
  const plan = await stream.next();
  await stream.close();
  const { verdict } = await judgePlan(plan, property, { system, again: false });
  if (verdict.kind !== 'failed') return undefined;
  const options = resolveVerifyOptions({
    system,
    seed: campaign.seed,
    ...(asFound ? { replaysMax: 0, schedulesMax: 0 } : {}),
  });
  const found = await withVirtualGlobals(() =>
    investigate(plan, verdict, { property, options, runs: seen.runs }),
  );
  const { signature, run, original, shrink } = found;
  const { replay, file } = keepFailure(
    {
      schema: 1,
      property: property.name,
      signature,
      traceHash: run.traceHash,
      trace: stepIds(run),
      found: { original, shrink, seen },
      origin: campaignOrigin(
        { ...campaign, ...modules, fingerprint: fingerprintOf(campaign) },
        place.index,
        seen,
      ),
      plan: run.plan,
    },
    folders.failures,
  );
  // The test of a property that holds its scenario itself takes no other system.
  const isHeld = modules !== undefined && modules.system === modules.module;
  const command = commandFor({
    replay,
    property: property.name,
    system: isHeld ? undefined : campaign.system,
    file: fileForVitest(modules?.module),
  });
  // Whether it is new depends on what this folder kept before; what a campaign comes to does not.
  const finding = { ...found, seen, isNew: false, replay: { command, file } };
  const page = await writePage(finding, { folder: folders.pages, hasIndex: true });
  return {
    property: property.name,
    signature,
    file,
    page: page.kind === 'written' ? basename(page.file) : undefined,
    replay,
    command,
    block: failureBlock(finding, { width: 80, colour: false }),
    notMinimised: undefined,
  };
}
