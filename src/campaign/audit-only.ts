import { printable } from '../report/text.ts';

/** What a campaign says of these scenarios, of which it does not count in what phase of its work a fault struck. */
export function phasesNotCounted(scenarios: readonly string[]): string {
  return `phases that faults strike in are counted for audit systems only, not for ${named(scenarios)}`;
}

/** What stands in place of the canaries where none ran. */
export function noCanaries(scenarios: readonly string[]): string {
  return `none: known bugs of audit systems, which say nothing of ${named(scenarios)}`;
}

function named(scenarios: readonly string[]): string {
  return [...new Set(scenarios)].map(printable).join(', ');
}
