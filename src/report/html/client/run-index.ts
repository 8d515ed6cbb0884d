import type { CallData, MarkData, RunData, ShadeData, StepData } from '../page-data.ts';

/** Finds what belongs to a step. */
export class RunIndex {
  readonly run: RunData;
  readonly #arriving = new Map<number, CallData>();
  readonly #returning = new Map<number, CallData[]>();
  readonly #marks = new Map<number, MarkData[]>();

  constructor(run: RunData) {
    this.run = run;
    for (const call of run.calls) {
      if (call.arrived !== undefined) this.#arriving.set(call.arrived, call);
      if (call.returned !== undefined) append(this.#returning, call.returned, call);
    }
    for (const mark of run.marks) append(this.#marks, mark.step, mark);
  }

  step(number: number): StepData | undefined {
    return this.run.steps[number - this.run.first];
  }

  /** The calls that reached their service, or were answered, with this step. */
  calls(step: number): readonly CallData[] {
    const arriving = this.#arriving.get(step);
    return [...(arriving === undefined ? [] : [arriving]), ...(this.#returning.get(step) ?? [])];
  }

  marks(step: number): readonly MarkData[] {
    return this.#marks.get(step) ?? [];
  }

  shades(step: number): readonly ShadeData[] {
    return this.run.shades.filter(({ from, to }) => from <= step && step <= to);
  }

  /** What fired, in words. */
  text(step: number): string {
    if (step === 0) return 'before the first event';
    return this.step(step)?.text ?? 'the run ends';
  }

  atMs(step: number): number {
    if (step === 0) return 0;
    return this.step(step)?.atMs ?? this.run.virtualMs;
  }
}

function append<Item>(map: Map<number, Item[]>, step: number, item: Item): void {
  const list = map.get(step);
  if (list === undefined) map.set(step, [item]);
  else list.push(item);
}
