import { z } from 'zod';

/** What became of one mutant, or of the system without a mistake. */
const outcomeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('caught'),
    property: z.string(),
    /** Of the property. */
    file: z.string(),
    /** The invariant, or `unreached` and `nondeterministic` where the property failed without one. */
    broke: z.string(),
    /** In the words of the failure. */
    reason: z.string(),
    /** Schedules or rounds up to the failure. */
    runs: z.int().min(0),
    /**
     * Whether the counterexample is one its profile allows and passes without the mistake; absent where it was not made
     * small, and for a leak.
     */
    valid: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('survived') }),
  /** A property came to no verdict: red, but no evidence of the mistake. */
  z.strictObject({
    kind: z.literal('unjudged'),
    property: z.string(),
    file: z.string(),
    reason: z.string(),
  }),
  /** The mutant was not tried at all: it cannot be loaded, or the run of the properties broke. */
  z.strictObject({ kind: z.literal('error'), message: z.string() }),
]);

const triedSchema = z.strictObject({
  name: z.string(),
  mistake: z.string(),
  equivalent: z.string().optional(),
  /** A hash of what the outcome rests on: the code, and the patch. */
  code: z.string(),
  seed: z.int(),
  seconds: z.number(),
  outcome: outcomeSchema,
});

export const resultsSchema = z.object({ mutants: z.array(triedSchema) });

export type Outcome = z.infer<typeof outcomeSchema>;
export type Tried = z.infer<typeof triedSchema>;

/** Caught out of all, where whatever was not caught counts against the properties. */
export interface KillRate {
  readonly caught: number;
  readonly of: number;
}

/** Without those marked equivalent, and with them counted like any other. */
export function killRates(tried: readonly Tried[]): { readonly without: KillRate; readonly all: KillRate } {
  return { without: rateOf(tried.filter(({ equivalent }) => equivalent === undefined)), all: rateOf(tried) };
}

/** How many counterexamples are valid, of those that were made small. */
export function validity(tried: readonly Tried[]): KillRate {
  const judged = tried.flatMap(({ outcome }) =>
    outcome.kind === 'caught' && outcome.valid !== undefined ? [outcome.valid] : [],
  );
  return { caught: judged.filter(Boolean).length, of: judged.length };
}

function rateOf(tried: readonly Tried[]): KillRate {
  return { caught: tried.filter(({ outcome }) => outcome.kind === 'caught').length, of: tried.length };
}

/** What is wrong with the table itself: mutants that were not tried, and equivalent ones that were caught. */
export function mistakesOf(tried: readonly Tried[]): readonly string[] {
  return tried.flatMap(({ name, equivalent, outcome }) => {
    if (outcome.kind === 'error') return [`${name}: ${outcome.message}`];
    if (outcome.kind !== 'caught' || equivalent === undefined) return [];
    return [`${name}: marked equivalent (${equivalent}), but "${outcome.property}" catches it`];
  });
}
