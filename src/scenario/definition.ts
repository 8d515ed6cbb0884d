import type * as fc from 'fast-check';
import type { Json } from '../core/plan.ts';
import type { FaultSet } from '../sim/fault.ts';
import type { Check } from './checks.ts';
import type { OperationCall } from './operation-options.ts';
import type { Addresses } from './network.ts';
import type { AnyService, ServiceProcess } from './service.ts';

/** One process of the system: what is called in it, how it starts, and its graceful shutdown if it has one. */
export interface Started {
  readonly api?: unknown;
  readonly start?: (() => unknown) | undefined;
  readonly stop?: (() => Promise<void>) | undefined;
}

/** What the world of a run is made of. */
export interface WorldDefinition {
  readonly services: readonly AnyService[];
  /** Where some of them are on the network of the processes; they have no network without. */
  readonly addresses?: Addresses | undefined;
  /** `process.env` of each process; that of the real one where none is given. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** All that may go wrong, in the calls of the services and in the processes. */
  readonly offered: FaultSet;
  /** Makes one process of the system; `environment` has a client of each service, `process` and `shared`. */
  readonly system: (
    environment: Readonly<Record<string, unknown>>,
    process: ServiceProcess,
  ) => Started | Promise<Started>;
  /** The service by which the operations of the plan come to the system; by default they are called on it. */
  readonly submitTo?: string;
  readonly operations?: ReadonlyMap<string, OperationDefinition>;
  /** State that all processes share. */
  readonly shared?: () => unknown;
  readonly always?: Check | undefined;
  readonly finally?: Check | undefined;
  /** How often something happened, of how many times it could have. */
  readonly figures?: ReadonlyMap<string, Figure>;
}

export interface OperationDefinition {
  readonly args: fc.Arbitrary<Json> | undefined;
  readonly subject: ((args: Json) => string) | undefined;
  readonly weight: number;
  readonly blocking: boolean;
  readonly cancellable: boolean;
  readonly refused: ((error: unknown) => boolean) | undefined;
  readonly endsBy:
    ((fact: ToldFact, operation: { readonly id: string; readonly args: Json }) => boolean) | undefined;
  readonly run: (api: unknown, args: Json, call: OperationCall) => unknown;
}

/** Something that really happened, as checks see it. */
export interface ToldFact {
  /** The number of the event that brought it about. */
  readonly step: number;
  /** Virtual milliseconds since the run began. */
  readonly atMs: number;
  /** `process/task`. */
  readonly task: string;
  readonly kind: string;
  readonly subject?: string | undefined;
  readonly operation?: string | undefined;
  readonly data?: Json | undefined;
}

/** One operation of a run: what a client called, and what it saw. */
export interface HistoryEntry {
  readonly id: string;
  readonly kind: string;
  readonly args: Json;
  readonly subject: string | undefined;
  /** The process that was called. */
  readonly process: string;
  /** `pending`: it has not ended. `blocked`: all is at rest and it waits for another operation, as it may. */
  readonly outcome: 'ok' | 'unknown' | 'failed' | 'pending' | 'blocked';
  /** Whether its caller gave it up before it had ended. */
  readonly cancelled: boolean;
  /** What it returned. */
  readonly result: unknown;
  /** What it was rejected with. */
  readonly error: unknown;
  /** When it was due, and when it ended; virtual milliseconds. */
  readonly calledMs: number;
  readonly returnedMs: number | undefined;
  /**
   * The places of its call and of its end in the order of all calls and ends of the run, counted from 1. It is called once
   * its process is up. Two operations overlap unless one ended before the other was called.
   */
  readonly invoked: number | undefined;
  readonly returned: number | undefined;
}

/** Counts something at the end of a run: `[how often, of how many]`. */
export type Figure = (view: Readonly<Record<string, unknown>>) => unknown;

/** A scenario with everything that its author may leave out filled in. */
export interface ScenarioDefinition extends WorldDefinition {
  readonly name: string;
  readonly version: number;
  /** What may go wrong unless the caller asks for something else. */
  readonly faults: FaultSet;
  readonly operations: ReadonlyMap<string, OperationDefinition>;
  readonly figures: ReadonlyMap<string, Figure>;
  /** Whether some operations are called in the turn of another one's call. */
  readonly together: boolean;
  readonly say: ((fact: ToldFact) => string | undefined) | undefined;
}
