import { createHash } from 'node:crypto';
import { z } from 'zod';
import { firstIssue } from '../core/plan-schema.ts';
import type { Range } from '../core/plan.ts';

/** Everything that decides the runs of a campaign. Equal campaigns run the same plans and come to the same result. */
export interface Campaign {
  readonly schema: 1;
  /** The commit of the code that runs; with a hash of what was changed since, where something was. */
  readonly commit: string;
  /** A hash of plans drawn at the start: other plans mean another generator, whatever its version says. */
  readonly generator: string;
  /** The root seed. 32 bits: longer ones collide without a word in fast-check. */
  readonly seed: number;
  /** Runs in all: those of every property and of the canaries. */
  readonly runs: number;
  /** The path of the module under test. */
  readonly system: string;
  readonly properties: readonly CampaignProperty[];
  /** How many canaries run beside them: known bugs of audit systems, where a property is of one. */
  readonly canaries: number;
  /** Of each run; undefined: what each property states of itself. */
  readonly concurrency?: Range | undefined;
  readonly processes?: Range | undefined;
  readonly requestTimeoutMs: number;
  /** How much likelier than others a kind of fault is drawn. Fixed for a campaign; the next one may differ. */
  readonly faultWeights: Readonly<Record<string, number>>;
}

export interface CampaignProperty {
  /** The path of the module that exports it. */
  readonly file: string;
  readonly name: string;
}

/** What a campaign is asked for, before anything is loaded. */
export type CampaignRequest = Omit<
  Campaign,
  'schema' | 'commit' | 'generator' | 'properties' | 'canaries'
> & {
  readonly properties: readonly string[];
};

const whole = (min: number, max: number): z.ZodType<number> => z.int().min(min).max(max);
const range = z
  .strictObject({ min: whole(1, 10_000), max: whole(1, 10_000) })
  .refine(({ min, max }) => min <= max, { error: 'min must not be above max' });

const campaignSchema = z.strictObject({
  schema: z.literal(1),
  commit: z.string().min(1),
  generator: z.string().regex(/^[0-9a-f]{16}$/),
  seed: whole(0, 0xffffffff),
  runs: whole(1, 1_000_000_000),
  system: z.string().min(1),
  properties: z.array(z.strictObject({ file: z.string().min(1), name: z.string().min(1) })).min(1),
  canaries: whole(0, 100),
  concurrency: range.optional(),
  processes: range.optional(),
  requestTimeoutMs: whole(1, 3_600_000),
  faultWeights: z.record(z.string(), whole(1, 16)),
});

/** Reads a campaign that was written down. Throws a `TypeError` that says what is wrong with it. */
export function parseCampaign(value: unknown): Campaign {
  const result = campaignSchema.safeParse(value);
  if (result.success) return result.data;
  throw new TypeError(`it is no campaign: ${firstIssue(result.error, value)}`);
}

/** Sixteen hexadecimal digits that tell campaigns apart. */
export function fingerprintOf(campaign: Campaign): string {
  return digest(campaign);
}

/** A hash of a value's JSON, with the keys of objects in order. */
export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, ordered)).digest('hex').slice(0, 16);
}

function ordered(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
