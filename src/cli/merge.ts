import { type GivenModules, modulesOf } from '../campaign/campaign-modules.ts';
import { mergeCampaigns } from '../campaign/merge-campaigns.ts';
import { loadCampaign } from '../campaign/load-campaign.ts';
import { sourceCommit } from '../campaign/source-commit.ts';
import type { AddCommand } from './commands.ts';
import { timeOption } from './deep-options.ts';
import { wholeNumber } from './whole-number.ts';
import { finish, tell } from './run-share.ts';
import { announceImport } from './terminal.ts';

interface MergeOptions extends GivenModules {
  readonly out: string;
  readonly history?: string;
  readonly minimise: number;
  readonly corpus?: string;
  readonly runLimit: number;
}

export const addMerge: AddCommand = (program, end) => {
  program
    .command('merge')
    .description('merges what several machines ran of one campaign')
    .argument('<folder...>', 'the folders of its parts')
    .option('--out <folder>', 'where campaigns are kept', 'raceproof-campaigns')
    .option('--system <file>', 'the system of the campaign, where it lies outside of the project')
    .option('--property <file...>', 'its properties, where they lie outside of the project')
    .option('--history <file>', 'earlier campaigns, for trends')
    .option('--minimise <n>', 'how many different failures to minimise at most', wholeNumber(0, 1_000), 10)
    .option('--corpus <folder>', 'keep what was minimised for good: properties/corpus, or another folder')
    .addOption(timeOption('--run-limit <time>', 'real time after which a run counts as hung', '1m'))
    .action(async (folders: readonly string[], options: MergeOptions) =>
      end(await runMerge(folders, options)),
    );
};

async function runMerge(folders: readonly string[], options: MergeOptions): Promise<number> {
  const campaign = mergeCampaigns(folders, options.out, options);
  try {
    for (const note of campaign.notes) tell(note);
    const written = campaign.state.campaign;
    for (const path of modulesOf(written)) announceImport(path, { json: false });
    const commit = sourceCommit(modulesOf(written));
    const { lanes } = await loadCampaign(written, commit);
    const share = { from: 0, count: written.runs };
    const historyFile = options.history ?? `${options.out}/history.jsonl`;
    const work = { campaign, lanes, commit, share, historyFile };
    return await finish({ ...work, options }, undefined);
  } finally {
    campaign.close();
  }
}
