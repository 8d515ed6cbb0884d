import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { whyNoRegularFile } from '../files/read-regular-file.ts';
import { type GivenModules, requireProjectModules } from './campaign-modules.ts';
import { beginCampaign, type OpenCampaign, readCampaign, resumeCampaign } from './campaign-folder.ts';
import { fingerprintOf } from './campaign.ts';
import type { MinimisedFinding } from './ledger-record.ts';

/**
 * Brings the parts of one campaign together in a folder of its own under `root`, which can be resumed like any other.
 * Chunks that several parts hold count once. Throws a `TypeError` where the parts are of different campaigns, or name
 * modules outside of the project that were not given.
 */
export function mergeCampaigns(
  folders: readonly string[],
  root: string,
  given: GivenModules = {},
): OpenCampaign {
  const parts = folders.map((folder) => ({ folder, ...readCampaign(folder) }));
  const [first] = parts;
  if (first === undefined) throw new TypeError('expected at least one folder to merge');
  const fingerprint = fingerprintOf(first.campaign);
  for (const { folder, campaign } of parts) {
    const its = fingerprintOf(campaign);
    if (its === fingerprint) continue;
    throw new TypeError(
      `expected parts of one campaign: ${first.folder} is of ${fingerprint}, ${folder} of ${its}`,
    );
  }
  requireProjectModules(first.campaign, first.folder, given);
  const target = join(root, fingerprint);
  const merged = existsSync(join(target, 'ledger.jsonl'))
    ? resumeCampaign(target)
    : beginCampaign(root, first.campaign);
  const notes = [...merged.notes];
  try {
    for (const part of parts) {
      notes.push(...part.damage);
      for (const record of part.records) {
        const refused = merged.state.add(record);
        if (refused === undefined) {
          if (record.kind === 'finding') copyPage(record.finding, { from: part.folder, to: target });
          merged.ledger.append(record);
        } else notes.push(`${part.folder}: ${refused}`);
      }
    }
  } catch (error) {
    merged.close();
    throw error;
  }
  return { ...merged, notes };
}

/** The page of a failure stands beside the page that links to it. */
function copyPage(
  { page }: MinimisedFinding,
  { from, to }: { readonly from: string; readonly to: string },
): void {
  if (page === undefined) return;
  if (whyNoRegularFile(join(from, page)) === undefined) copyFileSync(join(from, page), join(to, page));
}
