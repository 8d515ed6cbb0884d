import type { HeapFinding } from '../core/heap-finding.ts';
import type { ReplayRecord } from '../verify/replay-record.ts';
import type { HeapReplay } from './replay-heap.ts';

/** The leak that a replay has reproduced, as it is reported. `command` is the one that replays it. */
export function replayedLeak(
  { property, signature, plan, traceHash, found }: ReplayRecord,
  { violation, result }: HeapReplay & { kind: 'reproduced' },
  command: string,
): HeapFinding {
  return {
    property,
    signature,
    violation,
    plan,
    traceHash,
    isNew: false,
    original: found.original,
    events: result.eventsPerRound,
    measurement: result.measurement,
    reproduced: { times: 1, of: 1 },
    replay: { command, file: undefined },
  };
}
