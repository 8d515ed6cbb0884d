import type { Fact, Happening, OperationHappening } from '../core/fact.ts';
import { laneOf } from '../core/event-id.ts';
import type { LaneCell, Reading, Telling, NarratedFact } from '../core/reading.ts';
import { remember } from '../core/remember.ts';
import type { Run } from '../core/run.ts';
import { faultName } from './fault-in-words.ts';
import { laneNamed } from './reading-lanes.ts';
import { printable } from './text.ts';

/** How each fact that a service or the system told is told on. */
export const tellingsOf = remember(({ reading, facts }: Run): ReadonlyMap<Fact, Telling> => {
  const tell = reading.narrate(facts);
  return new Map(facts.flatMap((fact) => (isTold(fact) ? [[fact, tell(fact)] as const] : [])));
});

/** The cells of one fact; none where the fact goes without saying. `callText` says what the call of an id set out to do. */
export function factCells(
  fact: Fact,
  run: Run,
  callText: (call: string) => string | undefined,
): readonly LaneCell[] {
  const { what } = fact;
  switch (what.kind) {
    case 'process':
      return changeCells(what, run);
    case 'fault':
      return [faultCell(what, run.reading, callText(what.call))];
    case 'healed':
      return [{ lane: 'all', text: '· all faults end ·', tone: 'dim' }];
    case 'operation':
      return [operationCell(what, laneOf(fact.task))];
    case 'cancelled':
      return [
        { lane: laneOf(fact.task), text: printable(`✗ ${what.operation} is cancelled`), tone: 'yellow' },
      ];
    case 'told': {
      const cells = tellingsOf(run).get(fact)?.cells ?? [];
      return cells.map((cell) => ({ ...cell, lane: laneOf(cell.lane), text: printable(cell.text) }));
    }
    case 'broken':
      return [{ lane: 'all', text: printable(`✗ ${firstLineOf(what.message)}`), tone: 'red' }];
  }
}

function isTold(fact: Fact): fact is NarratedFact {
  return fact.what.kind === 'told';
}

function faultCell(
  { fault, call }: Happening & { kind: 'fault' },
  reading: Reading,
  struck: string | undefined,
): LaneCell {
  const text = `✗ ${faultName(fault)}${struck === undefined ? '' : `: ${struck}`}`;
  // What strikes something else than a call of a process, an arrival or a delivery, is told beside its service.
  return { lane: struck === undefined ? laneNamed(reading, fault) : laneOf(call), text, tone: 'red' };
}

function operationCell({ operation, change, text }: OperationHappening, lane: string): LaneCell {
  switch (change) {
    case 'began':
      return { lane, text: printable(`▶ ${text}`), tone: 'plain' };
    case 'ok':
      return { lane, text: printable(`■ ${operation} → ${text}`), tone: 'plain' };
    case 'unknown':
    case 'failed':
      return { lane, text: printable(`✗ ${operation}: ${text}`), tone: 'yellow' };
  }
}

function firstLineOf(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function changeCells({ process, change }: Happening & { kind: 'process' }, run: Run): LaneCell[] {
  const cell = (text: string, tone: LaneCell['tone']): LaneCell[] => [{ lane: laneOf(process), text, tone }];
  switch (change) {
    case 'started':
      return process.includes('~') ? cell(`▶ started as ${printable(process)}`, 'plain') : [];
    case 'crashed':
      return cell('✗ crashed', 'red');
    case 'paused':
      return cell('✗ paused', 'red');
    case 'resumed':
      return cell('▶ resumed', 'plain');
    case 'stopping':
    case 'stopped':
      return cell(change, 'dim');
    case 'failed-to-start':
      return cell(`✗ failed to start${reasonOf(process, run)}`, 'red');
    case 'failed-to-stop':
      return cell(`✗ failed to stop${reasonOf(process, run)}`, 'red');
  }
}

/** Why a process failed to start or to stop. */
function reasonOf(process: string, { unhandled }: Run): string {
  const error = unhandled.find((each) => each.process === process && each.failedTo !== undefined);
  return error === undefined ? '' : `: ${printable(firstLineOf(error.message))}`;
}
