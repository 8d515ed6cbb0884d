import type { PlannedFault } from '../core/plan.ts';
import type { CalledCommand, CallScript, FaultDefinition } from './fault.ts';

interface Anchored {
  readonly fault: PlannedFault;
  readonly index: number;
}

/** What faults may do to the world beside the call they struck, by the service or `process` that they are of. */
export type Controls = Readonly<Record<string, unknown>>;

export interface CallIdentity extends CalledCommand {
  /** `p1`, whatever its incarnation. */
  readonly process: string;
  readonly operation: string;
  readonly request: string | undefined;
  readonly peer?: string | undefined;
  readonly id: () => string;
}

/** The planned faults, looked up by the calls they strike. A call that no fault is planned for costs one map look-up. */
export class FaultBook {
  readonly #byOperation = new Map<string, { count: number; readonly byNth: Map<number, Anchored[]> }>();
  readonly #byCall = new Map<string, Anchored[]>();
  readonly #definitions: ReadonlyMap<string, FaultDefinition>;
  readonly #controls: Controls;
  readonly #struck: (index: number, fault: PlannedFault, call: string) => void;
  #closed = false;

  constructor(options: {
    readonly faults: readonly PlannedFault[];
    readonly definitions: ReadonlyMap<string, FaultDefinition>;
    readonly controls: Controls;
    readonly struck: (index: number, fault: PlannedFault, call: string) => void;
  }) {
    this.#definitions = options.definitions;
    this.#controls = options.controls;
    this.#struck = options.struck;
    options.faults.forEach((fault, index) => this.#enter({ fault, index }));
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** No fault strikes any more. */
  close(): void {
    this.#closed = true;
  }

  /** Faults strike after all; calls made meanwhile were not counted. */
  reopen(): void {
    this.#closed = false;
  }

  /** Counts every call from 1 again, so that each fault strikes once more. */
  rewind(): void {
    for (const counter of this.#byOperation.values()) counter.count = 0;
  }

  /** How the call will go: its script, bent by every fault planned for it. */
  script(call: CallIdentity): CallScript {
    const script = plainScript(call);
    if (this.#closed) return script;
    const counter =
      this.#byOperation.size > 0 ? this.#byOperation.get(`${call.process} ${call.operation}`) : undefined;
    if (counter !== undefined) {
      counter.count += 1;
      this.#strike(counter.byNth.get(counter.count), call, script);
    }
    if (this.#byCall.size > 0) this.#strike(this.#byCall.get(call.id()), call, script);
    return script;
  }

  #strike(anchored: readonly Anchored[] | undefined, call: CallIdentity, script: CallScript): void {
    for (const { fault, index } of anchored ?? []) {
      const definition = this.#definitions.get(fault.kind);
      if (definition === undefined) {
        throw new Error(`fault ${fault.kind} was planned but is not in the fault index`);
      }
      if (definition.fits?.(call) === false) continue;
      this.#struck(index, fault, call.id());
      definition.strike(script, fault.with, this.#controls[serviceOf(fault.kind)]);
    }
  }

  #enter(anchored: Anchored): void {
    const at = anchored.fault.at;
    if ('call' in at) {
      append(this.#byCall, at.call, anchored);
      return;
    }
    const key = `${at.process} ${at.operation}`;
    let counter = this.#byOperation.get(key);
    if (counter === undefined) {
      counter = { count: 0, byNth: new Map() };
      this.#byOperation.set(key, counter);
    }
    append(counter.byNth, at.nth, anchored);
  }
}

function serviceOf(kind: string): string {
  return kind.slice(0, kind.indexOf('.'));
}

function plainScript({ process, request, peer }: CallIdentity): CallScript {
  return {
    process,
    request,
    peer,
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

function append<Key>(map: Map<Key, Anchored[]>, key: Key, anchored: Anchored): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [anchored]);
  else list.push(anchored);
}
