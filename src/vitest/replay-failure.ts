import type { Finding } from '../core/finding.ts';
import { signatureOf, type Violation } from '../core/verdict.ts';
import { failureBlock } from '../report/failure-block.ts';
import { faultInWords } from '../report/fault-in-words.ts';
import { planSize } from '../verify/investigate.ts';
import type { Property } from '../verify/property.ts';
import { type Replay, replay } from '../verify/replay.ts';
import type { ReplayRecord } from '../verify/replay-record.ts';
import { commandFor, readFailureOf } from '../files/failure-files.ts';
import { writePageOfReplay } from '../files/html-report.ts';
import { reportLine } from './html-report.ts';
import { loadSystem } from '../files/load-system.ts';
import { print, terminal } from './print.ts';
import { PropertyFailure } from '../core/property-failure.ts';
import { eventPrinter, type ReplayContext } from './property-test.ts';

/** Runs exactly one recorded failure: REPRODUCED, PASSES NOW, DIVERGED or UNDECODABLE. Only PASSES NOW passes. */
export async function replayFailure(property: Property, { settings, system }: ReplayContext): Promise<void> {
  const source = settings.replay ?? '';
  const record = readFailureOf(property.name, source);
  const result = await replay(record, property, {
    system: await loadSystem(system),
    onEvent: eventPrinter(settings.log),
  });
  switch (result.kind) {
    case 'passes-now':
      print(
        `\nPASSES NOW   ${record.signature}\nThe recorded schedule no longer breaks "${property.name}".\n`,
      );
      return;
    case 'reproduced': {
      const command = commandFor({ replay: source, property: property.name, system: settings.system });
      const finding = findingOf(record, result, command);
      const html = reportLine(await writePageOfReplay(finding));
      throw new PropertyFailure(
        `REPRODUCED   ${record.signature}\n\n${failureBlock(finding, terminal())}\n\n${html}`,
      );
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

function findingOf(
  record: ReplayRecord,
  { run, verdict }: Replay & { kind: 'reproduced' },
  command: string,
): Finding {
  const { property, signature, found } = record;
  const violations: readonly Violation[] = verdict.violations;
  const violation = violations.find((each) => signatureOf(each) === signature) ?? verdict.violations[0];
  return {
    property,
    signature,
    violation,
    run,
    isNew: false,
    ...found,
    minimal: planSize(run),
    reproduced: { times: 1, of: 1 },
    replay: { command, file: undefined },
    needed: run.plan.faults.map((fault) => ({ what: faultInWords(fault), needed: found.shrink.ended })),
  };
}
