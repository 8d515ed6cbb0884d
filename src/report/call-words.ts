import type { Fact } from '../core/fact.ts';
import type { Reading } from '../core/reading.ts';
import type { RecordedCall, Recording, Run } from '../core/run.ts';
import { printable } from './text.ts';
import { callText } from './call-text.ts';
import { tellingsOf } from './fact-in-words.ts';
import { callerOf } from './reading-lanes.ts';

/** The calls of a recorded run, each with what it really did. */
export class CallWords {
  readonly #callById = new Map<string, RecordedCall>();
  readonly #callByEffect = new Map<string, RecordedCall>();
  readonly #deedByCall = new Map<string, string>();
  readonly #run: Run;

  constructor(run: Run, recording: Recording) {
    this.#run = run;
    for (const call of recording.calls) {
      this.#callById.set(call.id, call);
      if (call.executed !== undefined) this.#callByEffect.set(`${call.executed} ${call.task}`, call);
    }
    for (const [fact, { deed }] of tellingsOf(run)) {
      const call = this.callOf(fact);
      if (deed === undefined || call === undefined || this.#deedByCall.has(call.id)) continue;
      this.#deedByCall.set(call.id, printable(deed));
    }
  }

  /** The call that brought the fact about. */
  callOf({ step, task }: Fact): RecordedCall | undefined {
    return this.#callByEffect.get(`${step} ${task}`);
  }

  /** How the run is read. */
  get reading(): Reading {
    return this.#run.reading;
  }

  /** What the call of this id set out to do. */
  textOf(id: string): string | undefined {
    const call = this.callNamed(id);
    return call === undefined ? undefined : this.of(call);
  }

  callNamed(id: string): RecordedCall | undefined {
    return this.#callById.get(id);
  }

  /** Who makes the call. */
  callerOf(call: RecordedCall): string {
    return callerOf(this.#run, call);
  }

  /** What it set out to do: by what it really did where that is known, else as the process put it. */
  of(call: RecordedCall): string {
    return this.#deedByCall.get(call.id) ?? callText(call.text);
  }
}
