import type { Fact, ToldHappening } from './fact.ts';
import { laneOf } from './event-id.ts';
import { type OperationCourse, operationCourses } from './operation-courses.ts';
import type { Tenure } from './tenure.ts';

/** How the runs of a scenario are read: what its facts say to people and to the figures that any scenario has. */
export interface Reading {
  /** What an operation is called: `operation`, `request`. */
  readonly operation: string;
  /** What operations are about: `subject`, `record`. */
  readonly subject: string;
  /** What became of an operation that did not end ok: `failed`, `dead-lettered`. */
  readonly failed: string;
  /** Its services, in the order of their columns. */
  readonly services: readonly string[];
  /** The service that a part of the world belongs to, where its name does not say so. */
  readonly serviceOf?: (part: string) => string | undefined;
  /** Whether a call is told by the process that makes it, even where it is made for an operation. */
  readonly isToldByProcess?: boolean;
  /** Tells what services and the system told, in the order of the facts. Asked anew for each account. */
  readonly narrate: (facts: readonly Fact[]) => (fact: NarratedFact) => Telling;
  /** An event of a service that belongs to no call, in words: `the return of r17`. */
  readonly event?: (service: string, name: string) => string | undefined;
  /** What became of each operation. */
  readonly courses: (facts: readonly Fact[]) => ReadonlyMap<string, OperationCourse>;
  /** Who held what, and how long: bands on a page. */
  readonly tenures: (facts: readonly Fact[]) => readonly Tenure[];
  /** Whether text has a column of the bands, too: not where the facts of a service say as much. */
  readonly showsBands?: boolean;
  readonly contention: (facts: readonly Fact[]) => Contention;
}

/** A fact that a service or the system told. */
export interface NarratedFact extends Fact {
  readonly what: ToldHappening;
}

/** What was asked for while somebody else had it, by subject. */
export type Contention = ReadonlyMap<string, SubjectContention>;

export interface SubjectContention {
  /** Tasks that asked for it, and those of them that met another holder. */
  readonly tried: number;
  readonly contended: number;
  /** How often it was granted and refused. */
  readonly granted: number;
  readonly refused: number;
}

/** How one fact is told. */
export interface Telling {
  readonly cells: readonly LaneCell[];
  /** What has to take part in a failure for the fact to be told: its subject, its operation, or the task that told it. */
  readonly concerns: 'subject' | 'operation' | 'task';
  /** Whether it belongs to any account of a failure that it concerns. */
  readonly isKey?: boolean;
  /** Whether it goes without saying where there is little room. */
  readonly isMinor?: boolean;
  /** What the call that brought it about did: `lock m17`. */
  readonly deed?: string;
}

export interface LaneCell {
  /** A process (`p1`), a service, or `all` for what concerns everybody. */
  readonly lane: string;
  readonly text: string;
  /** How the text ends, which stays in sight where there is no room for all of it. */
  readonly ending?: string | undefined;
  readonly tone: Tone;
}

export type Tone = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'plain';

const noContention: Contention = new Map();

/** How the facts of any scenario are read. */
export function plainReading(services: readonly string[]): Reading {
  return {
    operation: 'operation',
    subject: 'subject',
    failed: 'failed',
    services,
    narrate: () => plainTelling,
    courses: operationCourses,
    tenures: () => [],
    contention: () => noContention,
  };
}

/** A fact in the words of whoever told it. */
export function plainTelling({ task, what }: NarratedFact): Telling {
  const { name, service, subject, data } = what;
  const words = [name, subject, data === undefined ? undefined : JSON.stringify(data)];
  const cell: LaneCell = {
    lane: service ?? laneOf(task),
    text: words.filter(Boolean).join(' '),
    tone: 'cyan',
  };
  return { cells: [cell], concerns: 'task' };
}
