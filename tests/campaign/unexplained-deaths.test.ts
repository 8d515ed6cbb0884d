import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { beginCampaign } from '../../src/campaign/campaign-folder.ts';
import { summarise } from '../../src/campaign/campaign-summary.ts';
import { exitCodes, verdictOf } from '../../src/campaign/exit-code.ts';
import { runOnThisMachine } from '../../src/campaign/run-campaign.ts';
import { runChunk } from '../../src/campaign/run-chunk.ts';
import { ShortLivedProcess } from './short-lived-process.ts';
import { smallCampaign } from './small-campaign.ts';

const root = mkdtempSync(join(tmpdir(), 'raceproof-deaths-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Runs what is missing of a campaign in processes that end in the run after so many. */
async function runIn(
  runsMax: number,
  done: readonly (readonly [from: number, count: number])[],
  count: number,
) {
  const properties = ['tests/campaign/promises/safety.ts'];
  const loaded = await smallCampaign({ system: 'examples/mended-worker.ts', properties });
  const campaign = beginCampaign(mkdtempSync(join(root, 'campaign-')), loaded.campaign);
  const { state, ledger, folder } = campaign;
  const { lanes } = await runChunk(loaded, { from: 0, count: 0 });
  for (const [from, length] of done) {
    const result = { from, count: length, lanes };
    state.add({ kind: 'chunk', fingerprint: state.fingerprint, result, wallMs: 1, memoryBytes: 1 });
  }
  const notes: string[] = [];
  const share = { from: 0, count };
  const stopped = await runOnThisMachine({
    state,
    ledger,
    folder,
    share,
    commit: loaded.campaign.commit,
    workers: 1,
    limits: { runMsMax: 60_000, heapMegabytes: 1_000 },
    // The chunks are as long as what is missing, and at most twenty runs.
    chunkMs: 20,
    start: () => new ShortLivedProcess(loaded, runsMax),
    onNote: (note) => notes.push(note),
  });
  campaign.close();
  const summary = summarise(state, loaded.lanes, share);
  return { stopped, notes, summary, exitCode: exitCodes[verdictOf(summary)] };
}

describe('a process that ends though no run alone ends it', () => {
  const again = expect.stringMatching(
    /^a process ended in run \d+ \(crashed, exit code 8\), which comes to an end alone: its chunk is run again$/,
  ) as string;
  const leftOut = (from: number): string =>
    `the runs ${from} to ${from + 19} are left out: their process ended 3 times (crashed, exit code 8), ` +
    'and no run alone does that; something adds up over runs, or ends it from outside';

  test('costs its chunk, is told, and leaves the campaign incomplete', async () => {
    const { stopped, notes, summary, exitCode } = await runIn(10, [], 25);
    expect(stopped).toBe('deaths');
    expect(notes).toEqual([again, again, leftOut(0)]);
    expect(summary.missing).toEqual([{ from: 0, count: 20 }]);
    expect(summary.suspects).toEqual([]);
    expect(exitCode).toBe(exitCodes.incomplete);
  });

  test('ends the campaign with the third chunk', async () => {
    const done = [
      [20, 2],
      [42, 2],
      [49, 2],
      [71, 2],
    ] as const;
    const { stopped, notes, summary, exitCode } = await runIn(10, done, 78);
    expect(stopped).toBe('deaths');
    expect(notes).toEqual([0, 22, 51].flatMap((from) => [again, again, leftOut(from)]));
    // Of the short ones, that before the third was done, and that behind it was not begun.
    expect(summary.missing).toEqual([
      { from: 0, count: 20 },
      { from: 22, count: 20 },
      { from: 51, count: 20 },
      { from: 73, count: 5 },
    ]);
    expect(exitCode).toBe(exitCodes.incomplete);
  });

  test('once in a while is told, and costs nothing', async () => {
    const { stopped, notes, summary } = await runIn(29, [], 60);
    expect(stopped).toBeUndefined();
    expect(notes).toEqual([again, again]);
    expect(summary.missing).toEqual([]);
  });
});
