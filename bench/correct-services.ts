import { type AuditSystem, defineProperty, invariantGroups, type Property } from '../src/index.ts';
import type { AuditScenario } from '../src/audit/scenario/audit-scenario.ts';
import { wholeTruth } from '../tests/bugs/support/truths.ts';
import { fixed as countInOneScript } from '../tests/verify/services/count-then-expire.ts';
import disconnectInStop from '../tests/verify/services/disconnect-in-stop.ts';
import { fixed as errorListenedTo } from '../tests/verify/services/error-emitted-again.ts';
import harmlessPoll from '../tests/verify/services/harmless-poll.ts';
import { inProcess } from '../tests/verify/services/in-process.ts';
import { fixed as lockWithoutLimit } from '../tests/verify/services/lock-with-a-limit.ts';
import { fixed as rejectionForgotten } from '../tests/verify/services/rejection-cached.ts';
import { fixed as turnsByCallback } from '../tests/verify/services/turns-by-callback.ts';
import { fixed as winnerLooksAgain } from '../tests/verify/services/winner-unaware.ts';

/** A system that must never be accused. */
export interface CorrectSystem {
  readonly name: string;
  readonly correct: AuditSystem | AuditScenario;
  /** What it is held to; everything by default. */
  readonly truths?: readonly Property[];
  readonly processes?: { readonly min: number; readonly max: number };
  /** What may go wrong; anything by default. */
  readonly faults?: readonly string[];
}

/** They take fewer requests at once, and not as quickly, as the service level asks. */
const withoutFigures: readonly Property[] = wholeTruth.map((property) =>
  defineProperty({
    ...property,
    invariants: property.invariants.filter(
      ({ name }) => !invariantGroups.serviceLevel.some((figure) => figure.name === name),
    ),
  }),
);

export const correctServices: readonly CorrectSystem[] = [
  { name: 'a count with an end', correct: countInOneScript },
  { name: 'a client that is disconnected', correct: disconnectInStop },
  { name: 'an error that somebody listens to', correct: errorListenedTo },
  { name: 'a harmless poll', correct: harmlessPoll },
  { name: 'a lock without a limit', correct: lockWithoutLimit, ...inProcess },
  { name: 'a rejection that is forgotten', correct: rejectionForgotten },
  { name: 'turns by callbacks', correct: turnsByCallback, ...inProcess },
  { name: 'a winner that looks again', correct: winnerLooksAgain },
].map((service) => ({ ...service, truths: withoutFigures }));
