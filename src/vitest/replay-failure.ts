import { failureBlock } from '../report/failure-block.ts';
import type { Property } from '../verify/property.ts';
import { type Replay, replay } from '../verify/replay.ts';
import { replayedFinding } from '../verify/replayed-finding.ts';
import { commandFor, fileForVitest, readFailureOf } from '../files/failure-files.ts';
import { reportPageOfReplay } from './html-report.ts';
import { print, terminal } from './print.ts';
import { PropertyFailure } from '../core/property-failure.ts';
import { eventPrinter, type PropertyContext } from './property-test.ts';

/** Runs exactly one recorded failure: REPRODUCED, PASSES NOW, DIVERGED or UNDECODABLE. Only PASSES NOW passes. */
export async function replayFailure(
  property: Property,
  { settings, system, systemPath, module, leave }: PropertyContext,
): Promise<void> {
  const source = settings.replay ?? '';
  const record = readFailureOf(property.name, source);
  const result = await replay(record, property, {
    system: await system(),
    onEvent: eventPrinter(settings.log),
  });
  switch (result.kind) {
    case 'passes-now':
      print(
        `\nPASSES NOW   ${record.signature}\nThe recorded schedule no longer breaks "${property.name}".\n`,
      );
      return;
    case 'reproduced': {
      const command = commandFor({
        replay: source,
        property: property.name,
        system: systemPath === module ? undefined : settings.system,
        file: fileForVitest(module),
      });
      const finding = replayedFinding(record, result, command);
      const page = await reportPageOfReplay(finding);
      leave({ page: page.name });
      const block = failureBlock(finding, terminal());
      throw new PropertyFailure(`REPRODUCED   ${record.signature}\n\n${block}\n\n${page.line}`);
    }
    case 'diverged':
      throw new PropertyFailure(
        `DIVERGED   ${record.signature}\nThe run left the recorded one at ${result.difference}.\n` +
          `Now: ${nowInWords(result)}\nThe system or the verifier changed since; search again to find the failure anew.`,
      );
  }
}

function nowInWords({ verdict }: Replay & { kind: 'diverged' }): string {
  if (verdict.kind === 'failed') return verdict.violations[0].message;
  return verdict.kind === 'inconclusive' ? `inconclusive, ${verdict.reason}` : 'it passes';
}
