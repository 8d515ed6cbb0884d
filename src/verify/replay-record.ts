import { deflateSync, inflateSync } from 'node:zlib';
import { z } from 'zod';
import { certificateSchema } from '../core/certificate-schema.ts';
import type { Finding } from '../core/finding.ts';
import type { Origin } from '../core/origin.ts';
import type { Plan } from '../core/plan.ts';
import { firstIssue, parsePlan } from '../core/plan-schema.ts';
import { count as formatted } from '../report/figures.ts';
import { bytesMax, parseUntrusted } from './untrusted-json.ts';

/** A failure that can be run again: the plan by value, and what running it must give. */
export interface ReplayRecord {
  readonly schema: 1;
  /** The name of the property that failed. */
  readonly property: string;
  readonly signature: string;
  readonly traceHash: string;
  /**
   * The ids of the events, in order, so that a run which goes another way can be told where it left. Empty in a token: the
   * hash alone says whether it did.
   */
  readonly trace: readonly string[];
  /** What it was found with and how it was made small. */
  readonly found: Pick<Finding, 'original' | 'shrink' | 'seen'>;
  readonly origin?: Origin | undefined;
  readonly plan: Plan;
}

const tokenPrefix = 'rp1.';
const count = z.int().min(0);

const found = z.strictObject({
  original: z.strictObject({
    requests: count,
    faults: count,
    processes: count,
    deviations: count,
    events: count,
  }),
  shrink: z.strictObject({
    replays: count,
    ended: z.boolean(),
    certificate: certificateSchema,
  }),
  seen: z.strictObject({ times: count, runs: count }),
});

const origin = z.strictObject({
  system: z.string().min(1),
  module: z.string().min(1).optional(),
  seed: z.uint32(),
  index: count.optional(),
  commit: z.string().min(1).optional(),
  versions: z.strictObject({ raceproof: z.string(), node: z.string() }),
  generator: z.string().min(1),
  campaign: z
    .strictObject({
      fingerprint: z.string().regex(/^[0-9a-f]{16}$/, 'sixteen hexadecimal digits'),
      times: count,
      runs: count,
      rate: z.strictObject({ low: z.number().min(0).max(1), high: z.number().min(0).max(1) }),
    })
    .optional(),
});

/** The layout of a record but for its plan, which is checked by itself. */
export const recordSchema = z.strictObject({
  schema: z.literal(1),
  property: z.string().min(1),
  signature: z.string().min(1),
  traceHash: z.string().regex(/^[0-9a-f]{16}$/, 'sixteen hexadecimal digits'),
  trace: z.array(z.string()).max(1_000_000),
  found,
  origin: origin.optional(),
  plan: z.unknown(),
});

/** A longer token is not offered beside a file: it would fill the terminal. */
export const tokenCharactersMax = 8_192;

/**
 * The record without its trace as one line without spaces, for a command line. The format has a checksum: a token with a
 * wrong character must not decode to another plan, which might pass.
 */
export function encodeToken(record: ReplayRecord): string {
  const json = JSON.stringify({ ...record, trace: [] });
  return tokenPrefix + deflateSync(json, { level: 9 }).toString('base64url');
}

export function isToken(text: string): boolean {
  return text.startsWith(tokenPrefix);
}

/** Throws a `TypeError` for a plan that is known not to run, before its system is loaded. */
export type RequirePlan = (plan: Plan) => void;

/** Reads a token. Throws a `TypeError` that says what is wrong with it. */
export function decodeToken(token: string, requirePlan?: RequirePlan): ReplayRecord {
  const came = `${token.length} characters that begin with ${JSON.stringify(token.slice(0, 12))}`;
  let json: string;
  try {
    if (!isToken(token)) throw new TypeError(`it does not begin with ${tokenPrefix}`);
    const bytes = Buffer.from(token.slice(tokenPrefix.length), 'base64url');
    json = inflateSync(bytes, { maxOutputLength: bytesMax }).toString('utf8');
  } catch (cause) {
    if (isTooLarge(cause)) {
      throw new TypeError(
        `the replay token: expected at most ${formatted(bytesMax)} bytes once it is unpacked, got more, from ${came}`,
        { cause },
      );
    }
    throw new TypeError(
      `the replay token is damaged: expected one whole token as it was printed, got ${came}: ${String(cause)}`,
      { cause },
    );
  }
  return decodeRecord(json, 'the replay token', requirePlan);
}

function isTooLarge(error: unknown): boolean {
  return error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

/** Reads the text of a record. Throws a `TypeError` that names the source, the field and what came. */
export function decodeRecord(json: string, source: string, requirePlan?: RequirePlan): ReplayRecord {
  return checkRecord(parseUntrusted(json, source), source, requirePlan);
}

/** Checks a value of unknown origin. Throws as `decodeRecord` does. */
export function checkRecord(value: unknown, source: string, requirePlan?: RequirePlan): ReplayRecord {
  requireVersion(value, source);
  const result = recordSchema.safeParse(value);
  if (!result.success) {
    throw new TypeError(`${source} is not a replay record: ${firstIssue(result.error, value)}`);
  }
  try {
    const plan = parsePlan(result.data.plan);
    requirePlan?.(plan);
    return { ...result.data, plan };
  } catch (cause) {
    throw new TypeError(`${source}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function requireVersion(value: unknown, source: string): void {
  const version: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, 'schema') : undefined;
  if (typeof version !== 'number' || version === 1) return;
  throw new TypeError(
    `${source} was written by another version of raceproof, replay it with that one: schema: expected 1, got ${version}`,
  );
}
