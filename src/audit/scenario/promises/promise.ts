import { z } from 'zod';
import type { Run } from '../../../engine.ts';
import { processOf } from '../../../kit.ts';
import { certainHandlingsOf, type Handling } from '../handlings.ts';
import { type Troubles, troublesOf } from '../troubles.ts';

export const count = z.int().min(1).max(1_000);

/** Milliseconds. */
export const span = z.number().min(0).max(86_400_000);

export const spans = z
  .strictObject({ min: span, max: span })
  .refine(({ min, max }) => min <= max, { path: ['min'], error: 'expected at most max' });

export const always = z.literal(true);

/** What a promise is judged of. */
export interface Kept {
  readonly run: Run;
  /** Of these it is certain whose work is whose. */
  readonly handlings: readonly Handling[];
  readonly troubles: Troubles;
  /** What the plan leaves to a shutdown, in milliseconds. */
  readonly stopTimeoutMs: number;
  /** Whether a process may have fewer deliveries in work than there are requests. */
  readonly isLimited: boolean;
}

/** Something that a system says of itself, and how a run shows that it does not hold. */
export interface AuditPromise<Schema extends z.ZodType = z.ZodType> {
  /** For people, as the end of "it promises …". */
  readonly words: (promised: z.output<Schema>) => string;
  readonly schema: Schema;
  readonly broken: (promised: z.output<Schema>, kept: Kept) => readonly Breach[];
}

/** One way in which a promise was broken. */
export interface Breach {
  readonly message: string;
  readonly why: string;
  readonly step: number;
  readonly requests: readonly string[];
}

export function promise<Schema extends z.ZodType>(definition: AuditPromise<Schema>): AuditPromise<Schema> {
  return definition;
}

export function keptIn(run: Run, deployment: Pick<Kept, 'stopTimeoutMs' | 'isLimited'>): Kept {
  const { facts } = run;
  return { run, handlings: certainHandlingsOf(facts), troubles: troublesOf(run), ...deployment };
}

/** A breach that one delivery committed. */
export function breachOf(
  { task, request, attempt }: Handling,
  { message, did, step }: { readonly message: string; readonly did: string; readonly step: number },
): Breach {
  const delivery = attempt === 1 ? `the delivery of ${request}` : `delivery ${attempt} of ${request}`;
  return { message, why: `${processOf(task)} ${did} in ${delivery}`, step, requests: [request] };
}
