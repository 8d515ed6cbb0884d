import type { HeapFinding } from '../core/heap-finding.ts';
import { leakFindingReport } from '../report/json/finding-report.ts';
import { leakBlock } from '../report/leak-block.ts';
import { summaryBlock } from '../report/summary-block.ts';
import type { HeapProperty } from '../rounds/heap-property.ts';
import type { UnkeptHeapFinding } from '../rounds/shrink-leak.ts';
import { verifyHeap } from '../rounds/verify-heap.ts';
import type { Subject } from '../files/subject.ts';
import { AnnouncedFailure } from './announced-failure.ts';
import { print, terminal } from './print.ts';
import { endedFor, failedWith, passed, type PropertyEnd } from './property-end.ts';
import {
  type CheckOptions,
  propertyTest,
  type PropertyContext,
  requireCheckOptions,
  searchOptions,
} from './property-test.ts';
import { replayLeak } from './replay-leak.ts';

/**
 * Makes a heap property a test, as `checkProperty` does for the others. It wants a file of its own: vitest runs that in
 * a process of its own, and the heap's slope is taken with optimised code switched off for the whole process.
 */
export function checkHeap(property: HeapProperty, options: CheckOptions): HeapProperty & Subject {
  requireCheckOptions('checkHeap', options);
  return propertyTest(
    property,
    { where: 'checkHeap', ...options },
    { plans: 'rounds', search: measure, replay: replayLeak },
  );
}

async function measure(property: HeapProperty, context: PropertyContext): Promise<void> {
  const { systemPath, system, leave } = context;
  const announced = new AnnouncedFailure(context);
  const result = await verifyHeap(property, {
    system: await system(),
    ...searchOptions(context),
    onFound: announced.announce,
  });
  const { summary } = result;
  print(`\n${summaryBlock(summary, terminal())}\n`);
  const search = { kind: 'rounds', summary } as const;
  const end: PropertyEnd = {
    leave,
    base: { property: property.name, system: systemPath, search },
  };
  switch (result.kind) {
    case 'passed':
      passed(end);
      return;
    case 'inconclusive':
      throw endedFor(end, 'inconclusive', `the heap could not be judged: ${result.reason}`);
    case 'nondeterministic':
      throw endedFor(
        end,
        'nondeterministic',
        'the system is not deterministic under the simulation: the same rounds gave two traces.\n' +
          'Look for real I/O, a clock or randomness captured before the run, or state shared between runs.',
      );
    case 'failed': {
      const finding = kept(result.finding, announced);
      throw await failedWith(end, {
        finding,
        block: leakBlock(finding, terminal()),
        plain: leakBlock(finding, { width: 80, colour: false }),
        json: leakFindingReport(finding),
      });
    }
  }
}

function kept(finding: UnkeptHeapFinding, announced: AnnouncedFailure): HeapFinding {
  const { property, signature, traceHash, plan, original, events, measurement } = finding;
  const size = { requests: plan.operations.length, deviations: 0, events };
  const record = {
    property,
    signature,
    traceHash,
    trace: [],
    found: {
      original: { ...size, ...original },
      shrink: { replays: 0, ended: true, certificate: { kind: 'not-certified', schedules: 0 } },
      seen: { times: 1, runs: measurement.bytes.length },
    },
    plan,
  } as const;
  return { ...finding, ...announced.keep(record) };
}
