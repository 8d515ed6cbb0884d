import { AuditProcessor } from '../src/audit/index.ts';
import { AuditFailure } from '../src/audit/index.ts';
import { type AuditPromises, auditScenario, type AuditSystem, reached } from '../src/index.ts';

/** The reference audit system, as it is. */
export const referenceSystem: AuditSystem = ({
  redis,
  queue,
  auditor,
  requestTimeoutMs,
  extensionMs,
  concurrency,
  leaseMs,
  stopTimeoutMs,
  observe,
  log,
}) =>
  new AuditProcessor(
    { redis, queue, auditor },
    {
      requestTimeoutMs,
      visibilityMs: extensionMs,
      concurrency,
      leaseMs,
      stopTimeoutMs,
      log,
      onEvent: (event) => {
        observe(event);
        const { error } = event;
        if (!(error instanceof AuditFailure) || error.kind !== 'stale-fence') return;
        reached('a stale token was refused');
      },
    },
  );

/** What it says of itself. */
export const referencePromises: AuditPromises = {
  deliveriesMax: 5,
  settlesWithinMs: 9_000,
  stopsWithinMs: 4_500,
  stopsOnce: true,
  handsBackWithinMs: 100,
  closesSubscriptions: true,
  resubscribesWithinMs: 7_000,
  queueCallsMax: 3,
  queueWaitMs: 1_000,
  returnDelayMs: { min: 250, max: 30_000 },
  rejectsMalformed: true,
  auditorCallsMax: 3,
  auditorCallMs: 2_000,
  auditorPauseMs: { min: 50, max: 200 },
  pauseInWorkMs: 1_000,
  heedsPause: true,
  heedsRefusal: true,
  asksForEach: true,
  asksNoMore: true,
  lockWaitMs: 2_000,
  releasesFirst: true,
  knowsItsLock: true,
  oneAtATime: true,
  inTurn: true,
  worksUnderLease: true,
  takesStringNumbers: true,
  takesAnyError: true,
  checksLimits: true,
  bearsObservers: true,
};

/** What the properties verify unless RACEPROOF_SYSTEM names another module: the system, and what it says of itself. */
export default auditScenario(referenceSystem, { promises: referencePromises });
