import type { ProcessControls } from '../../src/faults/process-faults.ts';
import type { QueueControls } from '../../src/audit/scenario/queue-faults.ts';
import type { AuditRedisControls } from '../../src/audit/scenario/evict-lock.ts';
import type { FaultParameters } from '../../src/core/plan.ts';
import { auditFaults } from '../../src/audit/scenario/audit-faults.ts';
import { faultNamed } from '../../src/faults/fault-named.ts';
import type { CallScript, Moment } from '../../src/sim/fault.ts';

/** One use of the controls: the name, then the arguments. */
export type Act = readonly unknown[];

export interface StruckCall {
  readonly call: CallScript;
  /** What was done to the world so far. */
  readonly acts: readonly Act[];
  /** Goes through the moments of the call, and tells what was done to the world at which. */
  readonly play: () => ReadonlyMap<Moment, readonly Act[]>;
}

/** Lets faults of these kinds strike one plain call, made by p2 for request r7. */
export function strike(
  ...faults: readonly (readonly [kind: string, parameters?: FaultParameters])[]
): StruckCall {
  const call = plainCall('r7');
  const acts: Act[] = [];
  const controls = recordingControls(acts);
  for (const [kind, parameters = {}] of faults) {
    faultNamed(auditFaults, kind).strike(call, parameters, controls);
  }
  const play = (): ReadonlyMap<Moment, readonly Act[]> => {
    const played = (['invoke', 'exec', 'deliver'] as const).map((moment) => {
      const before = acts.length;
      call.after[moment]?.();
      return [moment, acts.slice(before)] as const;
    });
    return new Map(played.filter(([, done]) => done.length > 0));
  };
  return { call, acts, play };
}

/** A call that nothing struck. */
export function plainCall(request: string | undefined): CallScript {
  return {
    process: 'p2',
    request,
    applied: true,
    repeated: false,
    outcome: 'own',
    change: undefined,
    execDelayMs: 0,
    replyDelayMs: 0,
    connection: 'keep',
    after: { invoke: undefined, exec: undefined, deliver: undefined },
  };
}

export function recordingControls(acts: Act[]): ProcessControls & AuditRedisControls & QueueControls {
  const record =
    (name: string) =>
    (...values: readonly unknown[]): void => {
      acts.push([name, ...values]);
    };
  return {
    crash: record('crash'),
    pause: record('pause'),
    shiftClock: record('shiftClock'),
    restartGracefully: record('restartGracefully'),
    slow: record('slow'),
    stall: record('stall'),
    evictLock: record('evictLock'),
    duplicate: record('duplicate'),
    expireVisibility: record('expireVisibility'),
    hold: record('hold'),
    poison: record('poison'),
    malform: record('malform'),
    loseSubscription: record('loseSubscription'),
  };
}
