import type { Fact } from '../core/fact.ts';
import type { Plan } from '../core/plan.ts';
import type { RecordedCall, Recording, Run } from '../core/run.ts';
import { callInWords } from './call-in-words.ts';
import { callerOf } from './scenario-words.ts';

/** The calls of a recorded run, each with what it really did. */
export class CallWords {
  readonly #callById = new Map<string, RecordedCall>();
  readonly #callByEffect = new Map<string, RecordedCall>();
  readonly #factsByCall = new Map<string, Fact[]>();

  readonly #plan: Plan;

  constructor(run: Run, recording: Recording) {
    this.#plan = run.plan;
    for (const call of recording.calls) {
      this.#callById.set(call.id, call);
      if (call.executed !== undefined) this.#callByEffect.set(`${call.executed} ${call.task}`, call);
    }
    for (const fact of run.facts) {
      const call = this.callOf(fact);
      if (call === undefined) continue;
      const known = this.#factsByCall.get(call.id);
      if (known === undefined) this.#factsByCall.set(call.id, [fact]);
      else known.push(fact);
    }
  }

  /** The call that brought the fact about. */
  callOf({ step, task }: Fact): RecordedCall | undefined {
    return this.#callByEffect.get(`${step} ${task}`);
  }

  callNamed(id: string): RecordedCall | undefined {
    return this.#callById.get(id);
  }

  /** Who makes the call. */
  callerOf(call: RecordedCall): string {
    return callerOf(this.#plan, call);
  }

  of(call: RecordedCall): string {
    return callInWords(call, this.#factsByCall.get(call.id) ?? []);
  }
}
