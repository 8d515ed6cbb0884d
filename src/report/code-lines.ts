import type { EventId } from '../core/plan.ts';
import type { Finding } from '../core/finding.ts';
import type { CallWords } from './call-words.ts';
import { printable, wrap } from './text.ts';

const placesShownMax = 4;

/** Where in the tested code the calls are made whose order matters: those that are held back, waited for, or needed first. */
export function codeLines(
  { run: { plan }, explanation }: Pick<Finding, 'run' | 'explanation'>,
  words: CallWords,
  room: number,
): string[] {
  const { schedule } = plan;
  const deviations = schedule.kind === 'deviations' ? schedule.deviations : [];
  const events: readonly EventId[] = [
    ...deviations.flatMap(({ hold, until }) => [hold, until]),
    ...(explanation?.facts ?? []).flatMap(({ earlier, later }) => [earlier, later]),
  ];
  const lines = events.flatMap((id) => {
    const call = words.callNamed(id.replace(/:(?:exec|deliver|deliver-all)$/, ''));
    return call?.at === undefined ? [] : [`"${words.of(call)}" at ${printable(call.at)}`];
  });
  return [...new Set(lines)]
    .slice(0, placesShownMax)
    .flatMap((line) => wrap(line, { width: room, linesMax: 2 }));
}
