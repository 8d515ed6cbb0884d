import { z } from 'zod';
import { certificateSchema } from '../../core/certificate-schema.ts';
import type { Finding } from '../../core/finding.ts';
import type { HeapFinding } from '../../core/heap-finding.ts';
import { planSchema } from '../../core/plan-schema.ts';

const count = z.int().min(0);

const size = z.strictObject({
  requests: count,
  faults: count,
  processes: count,
  deviations: count,
  events: count,
});

const timeline = z.strictObject({
  name: z.string(),
  rows: z
    .array(
      z.strictObject({
        mark: z.string().describe('its place in an order, or what is to be said of it instead'),
        text: z.string(),
        from: count,
        to: count.optional(),
        note: z.string().optional(),
      }),
    )
    .readonly(),
  hidden: count.describe('rows that are left out'),
});

const violation = z.strictObject({
  invariant: z.string(),
  message: z.string(),
  why: z.string(),
  cause: z.string().describe('the same for one bug, whatever its records and requests are called'),
  step: z.int().min(0).optional().describe('the number of the event that broke it, counted from 1'),
  requests: z.array(z.string()).readonly(),
  at: z.string().optional().describe('file:line in the tested code, or in the check, that threw'),
  timeline: timeline.optional().describe('what shows it: overlapping operations'),
});

/** What every kind of finding has. */
const common = {
  signature: z.string(),
  violation,
  isNew: z.boolean().describe('no failure of this signature was kept before'),
  traceHash: z.string(),
  reproduced: z.strictObject({ times: count, of: count }),
  replay: z.strictObject({ command: z.string(), file: z.string().optional() }),
  plan: planSchema.describe('the minimised plan'),
};

const step = z.strictObject({
  id: z.string(),
  atMs: z.number(),
  process: z.string(),
  deviates: z.boolean().describe('the schedule had held it back'),
});

const call = z.strictObject({
  id: z.string(),
  process: z.string(),
  task: z.string(),
  text: z.string(),
  invoked: count.describe('the number of the event in which it was made, 0 before the first'),
  factsBefore: count.describe('how many of the facts had been told by then'),
  executed: count.optional(),
  returned: count.optional(),
  outcome: z.string().optional(),
  at: z.string().optional().describe('file:line in the tested code that makes it'),
});

const fact = z.strictObject({
  step: count,
  atMs: z.number(),
  task: z.string(),
  what: z.looseObject({ kind: z.string() }).describe('what really happened, by its kind'),
});

const tenure = z.strictObject({
  subject: z.string().describe('what was held'),
  holder: z.string().describe('the task that took it'),
  from: count.describe('the number of the event'),
  to: count.optional().describe('absent where it was held to the end'),
  end: z.enum(['expired', 'released', 'overwritten', 'held']),
  leaseMs: z.number().optional(),
});

const order = z.strictObject({ earlier: z.string(), later: z.string() });

const explanation = z.strictObject({
  faults: z
    .array(z.boolean().nullable())
    .readonly()
    .describe('for each fault, whether the failure goes away without it; null where that is not known'),
  delays: z.array(z.boolean().nullable()).readonly().describe('for each deviation likewise'),
  facts: z.array(order).readonly().describe('the orders of two events without which the failure goes away'),
  nearest: z
    .strictObject({
      change: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('without-fault'), index: count }),
        z.strictObject({ kind: z.literal('without-delay'), index: count }),
        z.strictObject({ kind: z.literal('flipped'), fact: order }),
      ]),
      sharedEvents: count,
      events: count,
    })
    .optional()
    .describe('the passing run that goes along with the failing one for longest'),
  complete: z.boolean().describe('everything was tried; otherwise the budget of replays ended first'),
});

/** A failing run, made small. */
export const runFindingSchema = z.strictObject({
  kind: z.literal('run'),
  ...common,
  original: size.describe('what it was found with'),
  minimal: size,
  shrink: z.strictObject({
    replays: count,
    ended: z.boolean().describe('no shrink step reduces it further; otherwise the budget of replays ended'),
    certificate: certificateSchema,
  }),
  seen: z.strictObject({ times: count, runs: count }),
  needed: z.array(z.strictObject({ what: z.string(), needed: z.boolean().nullable() })).readonly(),
  explanation: explanation.optional(),
  virtualMs: z.number(),
  steps: z.array(step).readonly(),
  calls: z.array(call).readonly(),
  facts: z.array(fact).readonly().describe('the truth, whatever the processes were told'),
  tenures: z.array(tenure).readonly().describe('who held what, where a service declares it'),
});

/** What the rounds on one long-lived system came to. */
export const heapMeasurementSchema = z.strictObject({
  requestsPerRound: count,
  warmUpRounds: count,
  bytes: z.array(z.number()).readonly(),
  slope: z
    .strictObject({ overall: z.number(), halves: z.tuple([z.number(), z.number()]).readonly() })
    .optional(),
  census: z
    .array(z.strictObject({ kind: z.string(), handedOver: count, reachable: count, grownBy: z.number() }))
    .readonly(),
});

/** A leak: no single run is at fault. */
export const leakFindingSchema = z.strictObject({
  kind: z.literal('leak'),
  ...common,
  events: count.describe('of one round'),
  measurement: heapMeasurementSchema,
});

export type RunFindingReport = z.infer<typeof runFindingSchema>;
export type LeakFindingReport = z.infer<typeof leakFindingSchema>;

export function runFindingReport({ run, ...finding }: Finding): RunFindingReport {
  const { recording } = run;
  return {
    kind: 'run',
    ...commonOf(finding),
    traceHash: run.traceHash,
    plan: mutable(run.plan),
    original: finding.original,
    minimal: finding.minimal,
    shrink: finding.shrink,
    seen: finding.seen,
    needed: finding.needed,
    explanation: finding.explanation,
    virtualMs: run.virtualMs,
    steps:
      recording?.steps.map(({ id, atMs, process, deviates: held }) => ({
        id,
        atMs,
        process,
        deviates: held,
      })) ?? [],
    calls: recording?.calls ?? [],
    facts: run.facts.map(({ what, ...each }) => ({ ...each, what: { ...what } })),
    tenures: run.reading.tenures(run.facts).map((each) => ({
      subject: each.subject,
      holder: each.holder,
      from: run.facts[each.from]?.step ?? 0,
      to: each.end === undefined ? undefined : run.facts[each.end.at]?.step,
      end: each.end?.kind ?? 'held',
      leaseMs: each.leaseMs,
    })),
  };
}

export function leakFindingReport(finding: HeapFinding): LeakFindingReport {
  const { traceHash, plan, events, measurement } = finding;
  return { kind: 'leak', ...commonOf(finding), traceHash, plan: mutable(plan), events, measurement };
}

type Common = 'signature' | 'violation' | 'isNew' | 'reproduced' | 'replay';

function commonOf({
  signature,
  violation: broken,
  isNew,
  reproduced,
  replay,
}: Pick<Finding, Common>): Pick<Finding, Common> {
  return { signature, violation: broken, isNew, reproduced, replay };
}

/** A plan as its schema has it: the same value, without the promise that nobody changes it. */
function mutable(plan: Finding['run']['plan']): z.infer<typeof planSchema> {
  return structuredClone(plan) as z.infer<typeof planSchema>;
}
