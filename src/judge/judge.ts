import type { Run, Waiting } from '../core/run.ts';
import type { Invariant, Thresholds, Verdict, Violation } from '../core/verdict.ts';
import { violationsOf } from './violations-of.ts';
import { firstFew } from './wording.ts';

/**
 * The verdict on one run: the violations in the order of the given invariants, each invariant's worst first.
 *
 * A run that was cut short by a bound, or got stuck or broke with no invariant given that minds, is inconclusive and never
 * passed. What it had proved broken by then stays broken: an invariant that needs the end of the run looks for it.
 * Throws a `PropertyCodeError` that names an invariant which throws or returns no array of violations.
 */
export function judge(run: Run, invariants: Iterable<Invariant>, thresholds: Thresholds): Verdict {
  const outside = outsideTheSimulation(run);
  if (outside !== undefined) return { kind: 'failed', violations: [outside] };
  const [worst, ...others] = [...invariants].flatMap((invariant) => violationsOf(invariant, run, thresholds));
  if (worst !== undefined) return { kind: 'failed', violations: [worst, ...others] };
  const { ending } = run;
  switch (ending.kind) {
    case 'bound':
      return { kind: 'inconclusive', reason: `the run was cut short by its bound: ${ending.bound}` };
    case 'undecided':
      return { kind: 'inconclusive', reason: ending.reason };
    case 'stuck':
      return {
        kind: 'inconclusive',
        reason: `the run ended in a ${ending.how} that no given invariant judges${inWords(': ', ending.waiting)}`,
      };
    case 'broken':
      return {
        kind: 'inconclusive',
        reason: 'a check of the scenario failed, which ended the run, and no given invariant judges checks',
      };
    case 'settled':
    case 'uncontrolled':
    case 'unsupported':
      return { kind: 'passed' };
  }
}

/** Once a run depends on what the simulation does not control, nothing else in it can be trusted. */
function outsideTheSimulation({ ending, events }: Run): Violation | undefined {
  if (ending.kind === 'uncontrolled') {
    const resources = [...new Set(ending.resources)].sort();
    return {
      invariant: 'uncontrolled-asynchronous-operation',
      message: `the system waits for something the simulation does not control: ${resources.join(', ')}`,
      why: `use the clients and the clock that the system is given, and no other socket, file or thread${inWords('; ', ending.waiting)}`,
      cause: resources.join(','),
      step: events,
      requests: [],
    };
  }
  if (ending.kind !== 'unsupported') return undefined;
  return {
    invariant: 'unsupported-command',
    message: ending.message,
    why: 'the simulated service offers only what was verified against the real one; use another command, or add this one with its differential test',
    cause: ending.message.split('. ', 1)[0] ?? '',
    step: events,
    requests: [],
  };
}

/** Who waits for what, after a mark; nothing where nobody does. */
function inWords(mark: string, waiting: readonly Waiting[]): string {
  if (waiting.length === 0) return '';
  const parts = waiting.map(({ who, forWhat }) => `${who} waits for ${forWhat}`);
  return mark + firstFew(parts, '; ', 2);
}
