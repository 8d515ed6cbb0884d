import type { Tone } from '../../core/reading.ts';

/** One run, ready to be drawn as swim lanes. Steps are numbers of events, counted from 1; 0 is before them. */
export interface RunData {
  readonly words: RunWords;
  readonly processes: readonly string[];
  /** Each has a column of its own. */
  readonly services: readonly string[];
  /** The first and last step that the page holds; those outside are folded for good. */
  readonly first: number;
  readonly last: number;
  /** How many events the run had. */
  readonly total: number;
  readonly steps: readonly StepData[];
  readonly calls: readonly CallData[];
  readonly marks: readonly MarkData[];
  readonly tenures: readonly TenureData[];
  readonly shades: readonly ShadeData[];
  /** The subjects of the operations involved: what is shown first. */
  readonly focus: readonly string[];
  /** `step` is one more than the last where it shows only at the end of the run. A run that passes has none. */
  readonly violation: { readonly step: number; readonly message: string } | undefined;
  readonly virtualMs: number;
}

/** What a scenario calls its operations, what they are about, and what becomes of those that do not end ok. */
export interface RunWords {
  readonly operation: string;
  readonly subject: string;
  readonly failed: string;
}

export interface StepData {
  readonly id: string;
  readonly atMs: number;
  /** What fired, in words. */
  readonly text: string;
  readonly lane: string;
  /** The step that set it in motion; 0 where none did. */
  readonly cause: number;
  readonly keys: readonly string[];
  readonly access: 'read' | 'write';
  readonly record?: string | undefined;
  /** Set where the schedule had held it back: how, in words. */
  readonly heldBack?: string | undefined;
}

/** A call as its process saw it, and when it really took effect. */
export interface CallData {
  readonly id: string;
  readonly lane: string;
  readonly task: string;
  readonly service: string;
  /** What it set out to do, in words. */
  readonly words: string;
  /** Its arguments, as it was sent. */
  readonly sent: string;
  readonly invoked: number;
  /** When it reached the service. */
  readonly arrived: number | undefined;
  /** Whether the service did what it was asked. */
  readonly applied: boolean;
  readonly returned: number | undefined;
  readonly outcome: string | undefined;
  /** Where it was never answered: the step at which its task went on, its process crashed, or the run ended. */
  readonly gaveUp: number;
  readonly record?: string | undefined;
  /** The faults that struck it, in words. */
  readonly faults?: readonly string[] | undefined;
}

/** Something that happened, in words, at one step in one lane (`all`: in every lane). */
export interface MarkData {
  readonly step: number;
  readonly lane: string;
  readonly text: string;
  readonly tone: Tone;
  /** The task it belongs to, where that is one of a process. */
  readonly task?: string | undefined;
  readonly record?: string | undefined;
  /** Belongs to any account of the run, whatever records are looked at. */
  readonly isKey?: true | undefined;
}

/** One stretch in which somebody held something. */
export interface TenureData {
  readonly record: string;
  readonly lane: string;
  readonly holder: string;
  readonly from: number;
  /** Undefined while it was held at the end. */
  readonly to: number | undefined;
  readonly end: 'expired' | 'released' | 'overwritten' | 'held';
  readonly lease: string;
}

/** A stretch in which something was wrong with a process or service. */
export interface ShadeData {
  readonly lane: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly kind: 'paused' | 'down' | 'fault';
}

/** The figures of one run, over virtual time in milliseconds. */
export interface PlotData {
  readonly words: RunWords;
  /** Which run it is, in words. */
  readonly title: string;
  readonly arrivalsMs: readonly number[];
  readonly endings: readonly EndingData[];
  readonly spans: readonly SpanData[];
  /** What was asked for most often while somebody held it. */
  readonly contention: readonly ContentionData[];
  readonly recordsLeftOut: number;
  readonly virtualMs: number;
}

export interface EndingData {
  readonly atMs: number;
  readonly latencyMs: number;
  readonly isDead: boolean;
}

export interface SpanData {
  readonly fromMs: number;
  readonly toMs: number;
  readonly text: string;
}

export interface ContentionData {
  readonly record: string;
  readonly granted: number;
  readonly refused: number;
}

/** Lines over one x-axis; where a line has no value it has a gap. */
export interface LinesData {
  readonly title: string;
  /** What the plot shows, in words. */
  readonly words: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly x: readonly number[];
  readonly lines: readonly { readonly label: string; readonly values: readonly (number | null)[] }[];
}

/** The heap after each measured round, everything unreachable collected. */
export interface HeapSeries {
  readonly firstRound: number;
  readonly bytes: readonly number[];
  readonly bytesPerRound: number;
}
