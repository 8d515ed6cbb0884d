import { z } from 'zod';
import { firstIssue } from '../core/plan-schema.ts';
import type { ChunkResult } from './chunk-result.ts';

/** How a run ended a process. */
export const deaths = ['hung', 'out of memory', 'crashed', 'killed'] as const;

export type Death = (typeof deaths)[number];

/** A run that ended its process again when it ran alone. */
export interface Suspect {
  /** Counted over the whole campaign. */
  readonly run: number;
  readonly as: Death;
  readonly detail: string;
}

/** A signature that was minimised, or could not be. */
export interface MinimisedFinding {
  readonly property: string;
  readonly signature: string;
  /** Where the failure was kept; undefined where no file could be written. */
  readonly file: string | undefined;
  /** A path or token that replays it; undefined where only its run can be made again. */
  readonly replay: string | undefined;
  /** The name of its page in the campaign's folder; undefined where none could be written. */
  readonly page: string | undefined;
  /** The command that replays it, to be pasted into a shell. */
  readonly command: string;
  /** What a terminal shows of it. */
  readonly block: string | undefined;
  /** Why it is as it was found; undefined where it was made small. */
  readonly notMinimised: string | undefined;
}

/** `fingerprint`: of the campaign, so that no line of another one is taken for one of this. */
export type LedgerRecord =
  | {
      readonly kind: 'chunk';
      readonly fingerprint: string;
      readonly result: ChunkResult;
      readonly wallMs: number;
      /** Heap and buffers of the process, everything unreachable collected, when that was last measured. */
      readonly memoryBytes: number;
    }
  | { readonly kind: 'suspect'; readonly fingerprint: string; readonly suspect: Suspect }
  | { readonly kind: 'finding'; readonly fingerprint: string; readonly finding: MinimisedFinding };

const count = z.int().min(0);
const counts = z.record(z.string(), count);
const range = z.strictObject({ min: count, max: count }).nullable();
const sketch = z.strictObject({ draws: count, classes: z.string() });
const failure = z.strictObject({
  signature: z.string(),
  times: count,
  indices: z.array(count),
  message: z.string(),
});

const lane = z.strictObject({
  runs: count,
  failed: count,
  inconclusive: z.strictObject({
    times: count,
    first: z.strictObject({ index: count, reason: z.string() }).nullable(),
  }),
  rerun: z.strictObject({ times: count, different: count, indices: z.array(count) }),
  virtualUs: count,
  makespanUsMax: count,
  worst: z.record(z.string(), z.number().min(0)),
  concurrency: range,
  processes: range,
  runsByStrategy: counts,
  findsByStrategy: counts,
  faults: counts,
  sometimes: counts,
  sometimesAsked: counts,
  faultPhases: counts,
  pairsForward: counts,
  pairsBackward: counts,
  requests: z.strictObject({ total: count, successful: count, failed: count }),
  contention: z.strictObject({ contended: count, attempts: count }),
  latencies: z.string(),
  schedules: sketch,
  behaviours: sketch,
  courses: sketch,
  failures: z.array(failure),
});

const fingerprint = z.string().regex(/^[0-9a-f]{16}$/);

const record = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('chunk'),
    fingerprint,
    result: z.strictObject({ from: count, count, lanes: z.array(lane) }),
    wallMs: z.number().min(0),
    memoryBytes: count,
  }),
  z.strictObject({
    kind: z.literal('suspect'),
    fingerprint,
    suspect: z.strictObject({ run: count, as: z.enum(deaths), detail: z.string() }),
  }),
  z.strictObject({
    kind: z.literal('finding'),
    fingerprint,
    finding: z.strictObject({
      property: z.string(),
      signature: z.string(),
      file: present(z.string()),
      page: present(z.string().regex(/^[\w.-]+\.html$/)),
      replay: present(z.string()),
      command: z.string(),
      block: present(z.string()),
      notMinimised: present(z.string()),
    }),
  }),
]);

/** JSON leaves out what is undefined; what is read has the field all the same. */
function present(text: z.ZodString): z.ZodType<string | undefined> {
  return text.optional().transform((value) => value);
}

/** Throws a `TypeError` that says what is wrong with it. */
export function parseRecord(value: unknown): LedgerRecord {
  const result = record.safeParse(value);
  if (result.success) return result.data;
  throw new TypeError(firstIssue(result.error, value));
}
