import { z } from 'zod';
import { firstIssue } from '../core/plan-schema.ts';

/** What the environment asks of a run of the properties. */
export interface Settings {
  /** Requests of every run; the property's own range where undefined. */
  readonly concurrency: number | undefined;
  readonly requestTimeoutMs: number | undefined;
  readonly seed: number | undefined;
  readonly runs: number | undefined;
  readonly minimiseWallMsMax: number | undefined;
  readonly log: 'debug' | 'info';
  /** A module whose default export is the system to verify. */
  readonly system: string | undefined;
  /** A replay token, or the path of a failure file. */
  readonly replay: string | undefined;
}

const wholeNumber = z.string().regex(/^\d+$/, 'expected a whole number').transform(Number);

const seconds = z
  .string()
  .regex(/^\d+(\.\d+)?$/, 'expected a number of seconds')
  .transform((text) => Math.round(Number(text) * 1000));

const variables = {
  NUM_CONCURRENT_REQUESTS: wholeNumber.pipe(z.int().min(1).max(10_000)).optional(),
  TIMEOUT_SECONDS: z
    .string()
    .regex(/^\d+(\.\d+)?$/, 'expected a number of seconds')
    .transform(Number)
    .pipe(z.number().min(0.001).max(3_600))
    .optional(),
  RACEPROOF_SEED: wholeNumber.pipe(z.uint32()).optional(),
  RACEPROOF_RUNS: wholeNumber.pipe(z.int().min(1).max(1_000_000_000)).optional(),
  RACEPROOF_MINIMISE_SECONDS: seconds.pipe(z.int().min(0).max(86_400_000)).optional(),
  RACEPROOF_LOG: z.enum(['debug', 'info']).optional(),
  RACEPROOF_SYSTEM: z.string().min(1).optional(),
  RACEPROOF_REPLAY: z.string().min(1).optional(),
};

/** Reads the variables that concern raceproof. Throws a `TypeError` that names the variable, what was expected and what came. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) continue;
    if (Object.hasOwn(variables, name)) given[name] = value;
    else if (name.startsWith('RACEPROOF_')) {
      throw new TypeError(
        `${name} is not a setting of raceproof; there are ${Object.keys(variables).join(', ')}`,
      );
    }
  }
  const result = z.object(variables).safeParse(given);
  if (!result.success) {
    throw new TypeError(firstIssue(result.error, given));
  }
  const values = result.data;
  return {
    concurrency: values.NUM_CONCURRENT_REQUESTS,
    requestTimeoutMs:
      values.TIMEOUT_SECONDS === undefined ? undefined : Math.round(values.TIMEOUT_SECONDS * 1000),
    seed: values.RACEPROOF_SEED,
    runs: values.RACEPROOF_RUNS,
    minimiseWallMsMax: values.RACEPROOF_MINIMISE_SECONDS,
    log: values.RACEPROOF_LOG ?? 'info',
    system: values.RACEPROOF_SYSTEM,
    replay: values.RACEPROOF_REPLAY,
  };
}
