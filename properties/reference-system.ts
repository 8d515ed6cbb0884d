import { AuditProcessor } from '../src/audit/index.ts';
import type { AuditSystem } from '../src/index.ts';

/** The reference audit system: what the properties verify unless RACEPROOF_SYSTEM names another module. */
const referenceSystem: AuditSystem = ({ redis, queue, auditor, requestTimeoutMs, visibilityMs }) =>
  new AuditProcessor({ redis, queue, auditor }, { requestTimeoutMs, visibilityMs });

export default referenceSystem;
