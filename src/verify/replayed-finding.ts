import type { Finding } from '../core/finding.ts';
import { signatureOf, type Violation } from '../core/verdict.ts';
import { faultInWords } from '../report/fault-in-words.ts';
import { planSize } from './investigate.ts';
import type { Replay } from './replay.ts';
import type { ReplayRecord } from './replay-record.ts';

/** What a replay has reproduced, as it is reported. `command` is the one that replays it. */
export function replayedFinding(
  record: ReplayRecord,
  { run, verdict }: Replay & { kind: 'reproduced' },
  command: string,
): Finding {
  const { property, signature, found } = record;
  const violations: readonly Violation[] = verdict.violations;
  const violation = violations.find((each) => signatureOf(each) === signature) ?? verdict.violations[0];
  return {
    property,
    signature,
    violation,
    run,
    isNew: false,
    ...found,
    minimal: planSize(run),
    reproduced: { times: 1, of: 1 },
    replay: { command, file: undefined },
    needed: run.plan.faults.map((fault) => ({ what: faultInWords(fault), needed: found.shrink.ended })),
  };
}
