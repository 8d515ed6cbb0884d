import { leakBlock } from '../report/leak-block.ts';
import type { HeapProperty } from '../rounds/heap-property.ts';
import { replayedLeak } from '../rounds/replayed-leak.ts';
import { replayHeap } from '../rounds/replay-heap.ts';
import { commandFor, readFailureOf } from '../files/failure-files.ts';
import { reportPageOfReplay } from './html-report.ts';
import { print, terminal } from './print.ts';
import { PropertyFailure } from '../core/property-failure.ts';
import { eventPrinter, type PropertyContext } from './property-test.ts';

/** Runs the rounds of one recorded leak: REPRODUCED, PASSES NOW or DIVERGED. Only PASSES NOW passes. */
export async function replayLeak(
  property: HeapProperty,
  { settings, system, leave }: PropertyContext,
): Promise<void> {
  const source = settings.replay ?? '';
  const record = readFailureOf(property.name, source);
  const result = await replayHeap(record, property, {
    system: await system(),
    onEvent: eventPrinter(settings.log),
  });
  switch (result.kind) {
    case 'passes-now':
      print(`\nPASSES NOW   ${record.signature}\nThe recorded rounds no longer break "${property.name}".\n`);
      return;
    case 'reproduced': {
      const command = commandFor({ replay: source, property: property.name, system: settings.system });
      const finding = replayedLeak(record, result, command);
      const page = await reportPageOfReplay(finding);
      leave({ page: page.name });
      throw new PropertyFailure(
        `REPRODUCED   ${record.signature}\n\n${leakBlock(finding, terminal())}\n\n${page.line}`,
      );
    }
    case 'diverged':
      throw new PropertyFailure(
        `DIVERGED   ${record.signature}\nNow: ${result.now}\n` +
          'The system or the verifier changed since; search again to find the failure anew.',
      );
  }
}
