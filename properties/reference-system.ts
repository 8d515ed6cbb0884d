import { AuditProcessor } from '../src/audit/index.ts';
import { AuditFailure } from '../src/audit/index.ts';
import { type AuditSystem, reached } from '../src/index.ts';

/** The reference audit system: what the properties verify unless RACEPROOF_SYSTEM names another module. */
const referenceSystem: AuditSystem = ({
  redis,
  queue,
  auditor,
  requestTimeoutMs,
  extensionMs,
  concurrency,
  log,
}) =>
  new AuditProcessor(
    { redis, queue, auditor },
    {
      requestTimeoutMs,
      visibilityMs: extensionMs,
      concurrency,
      log,
      onEvent: ({ error }) => {
        if (!(error instanceof AuditFailure) || error.kind !== 'stale-fence') return;
        reached('a stale token was refused');
      },
    },
  );

export default referenceSystem;
