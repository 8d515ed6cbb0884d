import type { Certificate, PlanSize } from '../core/finding.ts';
import { count, counted } from './figures.ts';

/** What is known of everything smaller. */
export function certificateInWords(certificate: Certificate, { faults }: PlanSize): string {
  const fewer = faults === 0 ? 'fewer deviations' : 'fewer deviations or faults';
  switch (certificate.kind) {
    case 'minimal':
      return certificate.schedules === 0
        ? 'certified: there is nothing to leave out'
        : `certified: ${allInWords(certificate, fewer)}`;
    case 'undecided':
      return `not certified: ${undecidedInWords(certificate, fewer)}`;
    case 'not-certified': {
      const { schedules, undecided = 0 } = certificate;
      if (schedules === 0) return 'not certified: too large to run every smaller schedule';
      const tried = undecided > 0 ? undecidedInWords(certificate, fewer) : allInWords(certificate, fewer);
      return `not certified: ${tried}, there are more`;
    }
  }
}

/** Of schedules that were judged, every one. */
function allInWords({ kind, schedules, otherFailures }: Certificate, fewer: string): string {
  const one = `${kind === 'minimal' ? 'the only' : '1'} schedule with ${fewer}`;
  // An earlier version counted what passes, what fails otherwise and what could not be judged together.
  if (otherFailures === undefined) return noneInWords(schedules, fewer);
  if (schedules === 1) return `${one} ${otherFailures === 0 ? 'passes' : 'fails in another way'}`;
  if (otherFailures > 0) return `${noneInWords(schedules, fewer)}${othersInWords(otherFailures)}`;
  return `${kind === 'minimal' ? 'all ' : ''}${counted(schedules, 'schedule')} with ${fewer} pass`;
}

function noneInWords(schedules: number, fewer: string): string {
  return schedules === 1
    ? `the one schedule with ${fewer} does not fail so`
    : `none of ${counted(schedules, 'schedule')} with ${fewer} fails so`;
}

function undecidedInWords(
  { schedules, undecided = 0, otherFailures = 0 }: Certificate,
  fewer: string,
): string {
  const some = `${count(undecided)} of ${counted(schedules, 'schedule')} with ${fewer} could not be judged`;
  return `${some}${othersInWords(otherFailures)}`;
}

function othersInWords(otherFailures: number): string {
  if (otherFailures === 0) return '';
  return `, ${count(otherFailures)} ${otherFailures === 1 ? 'fails' : 'fail'} in another way`;
}
