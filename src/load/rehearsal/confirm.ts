import { auditScenario } from '../../audit/scenario/audit-scenario.ts';
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { auditKeys } from '../../audit/keys.ts';
import type { Plan } from '../../core/plan.ts';
import type { Run } from '../../core/run.ts';
import { type Invariant, signatureOf, type Verdict, type Violation } from '../../core/verdict.ts';
import { judge } from '../../judge/judge.ts';
import { defaultThresholds } from '../../verify/property.ts';
import { runPlan } from '../../verify/run-plan.ts';
import type { AuditSystem } from '../../audit/scenario/audit-system.ts';
import type { RedisLogEntry } from '../../world/redis/redis-log.ts';
import { type RedisAddress, redisUrl } from '../redis/redis-address.ts';
import { removeKeys } from '../redis/remove-keys.ts';
import { rememberErrors, requireWritable } from '../redis/require-writable.ts';
import { type Replayed, replayCommands } from './replay-commands.ts';

export interface Confirmation {
  /**
   * `confirmed`: the plan fails as recorded, and the real server answers every command of it alike. `survives`: it no
   * longer fails so, and the server agrees. `undecided`: it could not be judged, and the server agrees. `differs`: the server
   * answers otherwise than the simulated one.
   */
  readonly kind: 'confirmed' | 'survives' | 'undecided' | 'differs';
  /** `Redis 7.0.15`. */
  readonly server: string;
  readonly violation: Violation | undefined;
  readonly replayed: Replayed;
  /** What the real server's flag journal holds at the end. */
  readonly journal: readonly string[];
  readonly run: Run;
}

export interface ConfirmOptions {
  readonly plan: Plan;
  readonly system: AuditSystem;
  /** The failure to look for. */
  readonly signature: string;
  readonly invariant: Invariant;
  readonly address: RedisAddress;
}

/** Runs a plan in the simulation, then sends its commands in the same order to a real server, and compares the replies. */
export async function confirmOnRedis(options: ConfirmOptions): Promise<Confirmation> {
  const { plan, system, signature, invariant, address } = options;
  const control = new Redis(redisUrl(address), { lazyConnect: true, retryStrategy: () => null });
  rememberErrors(control);
  const server = await requireWritable(control, address);
  const keyPrefix = `raceproof:${randomUUID()}:`;
  try {
    const log: RedisLogEntry[] = [];
    const run = await runPlan(plan, auditScenario(system), { redisLog: (entry) => log.push(entry) });
    const verdict = judge(run, [invariant], defaultThresholds);
    const violations = verdict.kind === 'failed' ? verdict.violations : [];
    const violation = violations.find((each) => signatureOf(each) === signature);
    const replayed = await replayCommands(log, address, keyPrefix);
    const journal = await control.lrange(keyPrefix + auditKeys.journal, 0, -1);
    const kind = replayed.difference === undefined ? agreed(violation, verdict) : 'differs';
    return { kind, server, violation, replayed, journal, run };
  } finally {
    await removeKeys(control, keyPrefix).catch(() => undefined);
    control.disconnect();
  }
}

function agreed(violation: Violation | undefined, { kind }: Verdict): 'confirmed' | 'survives' | 'undecided' {
  if (violation !== undefined) return 'confirmed';
  return kind === 'inconclusive' ? 'undecided' : 'survives';
}
