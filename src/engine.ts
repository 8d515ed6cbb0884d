export { check } from './scenario/checks.ts';
export {
  type Checks,
  defineScenario,
  type DefinedScenario,
  type Environment,
  type ScenarioOptions,
  type View,
  type WithLife,
} from './scenario/define-scenario.ts';
export type { OperationOptions } from './scenario/operation-options.ts';
export type { HistoryEntry, ToldFact } from './scenario/definition.ts';
export { type HistoryCheck, linearizable, type LinearizableOptions } from './checkers/linearizable.ts';
export { atMostAtOnce, mutualExclusion } from './checkers/at-most-at-once.ts';
export { conserved, type ConservedOptions } from './checkers/conserved.ts';
export { eachOnce, type EachOnceOptions } from './checkers/each-once.ts';
export { everyOperationSettles } from './checkers/every-operation-settles.ts';
export type { HoldingOptions } from './checkers/holdings.ts';
export { leases, type LeasesOptions } from './checkers/leases.ts';
export { monotonicReads, type MonotonicReadsOptions } from './checkers/monotonic-reads.ts';
export { nothingHeld } from './checkers/nothing-held.ts';
export type { FactsAndHistory, ReadyCheck } from './checkers/ready-check.ts';
export type { Model, ModelOperation, Transition } from './checkers/model.ts';
export type { RedisView } from './scenario/redis-view.ts';
export { redis, type RedisServiceOptions } from './scenario/redis.ts';
export { http, type HttpHandler, type HttpOptions, type HttpService } from './scenario/http.ts';
export {
  type CallContext,
  type ClientOf,
  service,
  type ServiceCall,
  type ServiceDefinition,
} from './scenario/remote-service.ts';
export type { ScenarioService } from './scenario/service.ts';
export type { ScenarioThresholds } from './scenario/thresholds.ts';
export type { FaultDefinition } from './sim/fault.ts';
export type { Invariant, Thresholds, Verdict, Violation } from './core/verdict.ts';
export type { Plan } from './core/plan.ts';
export type { Run } from './core/run.ts';
export { defineProperty, type Property, type PropertyOptions } from './verify/property.ts';
export { defineHeapProperty, type HeapProperty, type HeapPropertyOptions } from './rounds/heap-property.ts';
export { type HeapVerifyResult, verifyHeap } from './rounds/verify-heap.ts';
export { reachable, type Sometimes, sometimes } from './core/sometimes.ts';
export { reached } from './sim/reached.ts';
export { RealSocketError } from './sim/real-socket-error.ts';
export { runPlan, type RunOptions } from './verify/run-plan.ts';
export { exhaust, type ExhaustResult } from './verify/exhaust.ts';
export type { ExhaustOptions, ScopeBounds } from './verify/small-scope.ts';
export { verify, type VerifyResult } from './verify/verify.ts';
export type { Deployment } from './verify/deployment.ts';
export type { VerifyOptions } from './verify/verify-options.ts';
export { judge } from './judge/judge.ts';
