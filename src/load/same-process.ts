import type { AuditSystem } from '../world/audit-system.ts';
import type { SystemHost } from './load-test.ts';
import { MemoryWatch } from './memory-watch.ts';

/** The system runs in this very process. */
export function sameProcess(system: AuditSystem): SystemHost {
  const memory = new MemoryWatch();
  return {
    system,
    handedOver: memory.handedOver,
    happened: () => undefined,
    beginMemory: () => memory.begin(),
    prune: () => memory.prune(),
    endMemory: () => memory.end(),
    close: () => Promise.resolve(),
    failed: new Promise(never),
    useRedis: () => undefined,
  };
}

function never(): void {}
