import type { Plan } from '../core/plan.ts';
import { faultDefinitions } from '../faults/index.ts';
import { CallRecorder } from '../sim/call-recorder.ts';
import { Scheduler } from '../sim/scheduler.ts';
import { Simulation } from '../sim/simulation.ts';
import { Recorder, strategyFor } from '../strategies/index.ts';
import { auditSettings } from '../world/audit-settings.ts';
import type { AuditEnvironment, AuditSystem } from '../world/audit-system.ts';
import { AuditWorld } from '../world/audit-world.ts';
import type { HandedOver } from '../world/handed-over.ts';
import type { RedisLog } from '../world/redis/redis-log.ts';
import { SimulatedRedis } from '../world/simulated-redis.ts';

export interface SimulatedRunOptions {
  /** Events in all. */
  readonly eventsMax: number;
  readonly record: boolean;
  readonly handedOver: HandedOver | undefined;
  readonly redisLog?: RedisLog | undefined;
  readonly log?: AuditEnvironment['log'];
}

/** Virtual milliseconds without any request settling after which a run counts as stuck, once all have arrived. */
const patienceMs = 15 * 60_000;

/** The parts of one run, built from a plan and wired together. Nothing has happened yet. */
export class SimulatedRun {
  readonly scheduler: Scheduler;
  readonly simulation: Simulation;
  readonly world: AuditWorld;
  readonly recorder: Recorder | undefined;
  readonly calls: CallRecorder | undefined;

  constructor(plan: Plan, system: AuditSystem, options: SimulatedRunOptions) {
    const { eventsMax, record, handedOver, redisLog, log } = options;
    const strategy = strategyFor(plan.schedule);
    this.recorder = record ? new Recorder(strategy) : undefined;
    this.calls = record ? new CallRecorder() : undefined;
    const lastArrivalMs = plan.operations.reduce((last, { atMs: arrivalMs }) => Math.max(last, arrivalMs), 0);
    const standstillMsMax = lastArrivalMs + patienceMs;
    this.scheduler = new Scheduler(this.recorder ?? strategy, { eventsMax, standstillMsMax });
    this.simulation = new Simulation(this.scheduler, plan.seed, this.calls);
    const { simulation } = this;
    const redis = new SimulatedRedis(simulation, auditSettings(plan.settings).redis.latencyMs);
    redis.commandLog = redisLog;
    this.world = new AuditWorld({
      plan,
      simulation,
      system,
      faults: faultDefinitions,
      handedOver,
      redis,
      log,
    });
  }

  /** Nothing is on its way any more; only time could change anything. */
  atRest(): boolean {
    for (const event of this.scheduler.enabled) {
      if (event.kind === 'exec' || event.kind === 'deliver') return false;
    }
    return true;
  }
}
