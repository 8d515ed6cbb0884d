import { z } from 'zod';
import { looseEnds } from './turns.ts';
import { type Plan, planSchemaVersion, strategyNames } from './plan.ts';

const milliseconds = z.number().min(0).max(86_400_000);
const name = z.string().min(1).max(10_000);
const anchor = z.union(
  [
    z.strictObject({ process: z.string().regex(/^p[1-9]\d*$/), operation: name, nth: z.int().min(1) }),
    z.strictObject({ call: name }),
  ],
  { error: 'expected a process (p1, p2, …), an operation and nth (1, 2, …), or a call' },
);

const microtasks = z.int().min(0).max(1_000);
const turnOf = z.strictObject({ operation: name, microtasks });
const cancellation = z.union(
  [
    z.strictObject({ afterMs: milliseconds }),
    z.strictObject({ afterOwnEvents: z.int().min(1).max(1_000_000), microtasks }),
    z.strictObject({ with: turnOf }),
  ],
  { error: 'expected afterMs, or afterOwnEvents and microtasks, or with' },
);

const schedule = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('strategy'),
    name: z.enum(strategyNames),
    seed: z.uint32(),
    hints: z
      .strictObject({
        events: z.record(name, z.number().min(0).max(1_000_000)).optional(),
        steps: z.number().min(0).max(1_000_000_000).optional(),
        focus: name.optional(),
        visits: z.record(name, z.number().min(0).max(1_000_000)).optional(),
      })
      .optional(),
  }),
  z.strictObject({ kind: z.literal('order'), events: z.array(name) }),
  z.strictObject({
    kind: z.literal('deviations'),
    deviations: z.array(z.strictObject({ hold: name, until: name })),
  }),
]);

export const planSchema = z
  .strictObject({
    schema: z.literal(planSchemaVersion),
    scenario: z.strictObject({ name, version: z.int().min(1) }),
    profile: z.enum(['slo', 'chaos']),
    seed: z.uint32(),
    processes: z.int().min(1).max(64),
    settings: z.record(name, z.json()),
    operations: z
      .array(
        z.strictObject({
          id: name,
          kind: name,
          process: z.int().min(1),
          atMs: milliseconds,
          with: turnOf.optional(),
          cancel: cancellation.optional(),
          afterHealing: z.literal(true).optional(),
          subject: name.optional(),
          input: z.json().optional(),
        }),
      )
      .max(100_000),
    faults: z
      .array(
        z.strictObject({
          kind: name,
          at: anchor,
          with: z.record(
            z.string(),
            z.union([z.number(), z.string()], { error: 'expected a number or a text' }),
          ),
        }),
      )
      .max(100_000),
    healAfterEvents: z.int().min(0),
    schedule,
  })
  .superRefine((plan, context) => {
    const seen = new Set<string>();
    plan.operations.forEach((operation, index) => {
      if (operation.process > plan.processes) {
        const message = `expected a process from 1 to ${plan.processes}, got ${operation.process}`;
        context.addIssue({ code: 'custom', path: ['operations', index, 'process'], message });
      }
      if (seen.has(operation.id)) {
        const message = `expected ids that differ, got ${JSON.stringify(operation.id)} twice`;
        context.addIssue({ code: 'custom', path: ['operations', index, 'id'], message });
      }
      seen.add(operation.id);
    });
    for (const { index, field } of looseEnds(plan.operations)) {
      const message =
        'expected another operation of the same process, which does not wait for this one in turn';
      context.addIssue({ code: 'custom', path: ['operations', index, field], message });
    }
  });

/** Checks a value of unknown origin. Throws a `TypeError` that names the first wrong field, what was expected and what came. */
export function parsePlan(value: unknown): Plan {
  const version = schemaVersionOf(value);
  if (version !== undefined && version !== planSchemaVersion) {
    throw new TypeError(
      `plan.schema: expected version ${planSchemaVersion}, got ${typeof version === 'number' ? version : typeof version}; ` +
        'replay it with the version of raceproof that wrote it',
    );
  }
  const result = planSchema.safeParse(value);
  if (result.success) return result.data;
  throw new TypeError(`plan is not valid: ${firstIssue(result.error, value)}`);
}

/** The first thing wrong with a value, as `field: what was expected and what came`. */
export function firstIssue(error: z.ZodError, value: unknown): string {
  const issue = error.issues[0];
  if (issue === undefined) return error.message;
  const path = issue.path.map(String).join('.');
  const message = / got /.test(issue.message)
    ? issue.message
    : `${issue.message}, got ${inBrief(issue, value)}`;
  return path === '' ? message : `${path}: ${message}`;
}

/** What stands where the issue points, short enough for a line, however deep or long it is. */
function inBrief({ path }: z.core.$ZodIssue, value: unknown): string {
  let came = value;
  for (const key of path) {
    came = typeof came === 'object' && came !== null ? Reflect.get(came, key) : undefined;
  }
  if (came === undefined) return 'nothing';
  if (Array.isArray(came)) return `a list of ${came.length}`;
  if (typeof came === 'string') return JSON.stringify(came.slice(0, 80));
  return typeof came === 'number' || typeof came === 'boolean' || came === null ? `${came}` : 'an object';
}

function schemaVersionOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
}
