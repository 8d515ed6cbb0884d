import type { AuditSystem } from '../audit/scenario/audit-system.ts';
import type { SystemHost } from './load-test.ts';
import { memoryVerdict } from './memory-verdict.ts';
import { MemoryWatch } from './memory-watch.ts';

/** The system runs in this very process, whose heap also holds the test and what the embedded Redis holds: it has to grow. */
export function sameProcess(system: AuditSystem): SystemHost {
  const memory = new MemoryWatch();
  return {
    system,
    handedOver: memory.handedOver,
    happened: () => undefined,
    beginMemory: () => memory.begin(),
    prune: () => memory.prune(),
    endMemory: async () => memoryVerdict([await memory.end()], []),
    close: () => Promise.resolve(),
    failed: new Promise(never),
    useRedis: () => undefined,
  };
}

function never(): void {}
