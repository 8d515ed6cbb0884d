import type { Finding } from '../../src/core/finding.ts';
import { failureBlock } from '../../src/report/failure-block.ts';
import type { VerifyResult } from '../../src/verify/verify.ts';

/** What a verification found, as if it had just been kept. */
export function keptFinding(result: VerifyResult): Finding {
  if (result.kind !== 'failed') throw new Error(`expected a failure, got ${result.kind}`);
  const replay = { command: 'npx raceproof replay failure.json', file: 'failure.json' };
  return { ...result.finding, isNew: true, replay };
}

/** The same, as a terminal of 80 columns shows it. */
export function shownFailure(result: VerifyResult): string {
  return failureBlock(keptFinding(result), { width: 80, colour: false });
}

/** The rows of its swim lanes, without their marks and times. */
export function rowsShown(block: string): readonly string[] {
  const lines = block.split('\n');
  const head = lines.findIndex((line) => line.startsWith('  vt ms'));
  const rows = lines.slice(head + 1).filter((line) => /^[» ] *(?:\d+|…) /.test(line));
  return rows.map((line) =>
    line
      .replace(/^[» ] *\d+ +/, '')
      .replace(/ +◄.*$/, '')
      .trim(),
  );
}
