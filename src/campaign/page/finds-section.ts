import { confidence, count } from '../../report/figures.ts';
import { element, isolated, type Markup } from '../../report/html/markup.ts';
import { commandLine } from '../../report/html/page-head.ts';
import { shortened } from '../../report/html/shortened.ts';
import { aloneCommand } from '../alone-command.ts';
import type { CampaignSummary, FailureSummary, SuspectSummary } from '../campaign-summary.ts';
import type { GoneBug } from '../history.ts';

/** What was found, each with how often, and the command to see it again; then what is found no more. */
export function findsSection(
  { properties, suspects, fingerprint }: CampaignSummary,
  gone: readonly GoneBug[],
): Markup | undefined {
  const finds = [
    ...suspects.map((suspect) => suspectFind(suspect, fingerprint)),
    ...properties.flatMap(({ property, failures }) =>
      failures.map((failure) => find(failure, { property, fingerprint })),
    ),
  ];
  if (finds.length + gone.length === 0) return undefined;
  return element(
    'section',
    { 'aria-labelledby': 'finds' },
    element('h2', { id: 'finds' }, finds.length === 0 ? 'Bugs that are gone' : 'Finds'),
    finds,
    gone.length === 0 ? undefined : goneList(gone, finds.length > 0),
  );
}

const passedOver = 'more was found than --minimise asks for, or the campaign was broken off';

function find(
  { message, signature, times, runs, indices, firstRun, minimised }: FailureSummary,
  { property, fingerprint }: { readonly property: string; readonly fingerprint: string },
): Markup {
  const text = isolated(shortened(message));
  const why = minimised === undefined ? passedOver : minimised.notMinimised;
  return element(
    'article',
    { class: 'find' },
    element('h3', {}, minimised?.page === undefined ? text : element('a', { href: minimised.page }, text)),
    element(
      'p',
      {},
      `${count(times)} of ${count(runs)} runs · ${confidence(times, runs)} · index ${indices.join(', ')}`,
    ),
    element(
      'p',
      { class: 'aside' },
      isolated(shortened(property)),
      ' · signature ',
      isolated(shortened(signature)),
    ),
    why === undefined ? undefined : element('p', {}, 'Not minimised: ', isolated(shortened(why))),
    commandLine(
      minimised?.command ?? aloneCommand(fingerprint, firstRun),
      minimised?.replay === undefined ? 'Command that runs it alone' : 'Command that replays the failure',
    ),
  );
}

function suspectFind({ run, as, detail, property }: SuspectSummary, fingerprint: string): Markup {
  return element(
    'article',
    { class: 'find' },
    element('h3', {}, `Run ${run}: ${as}`),
    element('p', {}, isolated(shortened(detail))),
    element('p', { class: 'aside' }, isolated(shortened(property))),
    commandLine(aloneCommand(fingerprint, run), 'Command that runs it alone once more'),
  );
}

function goneList(gone: readonly GoneBug[], withTitle: boolean): Markup[] {
  return [
    ...(withTitle ? [element('h3', {}, 'Bugs that are gone')] : []),
    element(
      'ul',
      {},
      gone.map(({ property, signature, seen, cleanRuns, stillNeeded }) =>
        element(
          'li',
          {},
          isolated(shortened(signature)),
          ' of ',
          isolated(shortened(property)),
          `: ${count(cleanRuns)} clean runs since ${count(seen.times)} of ${count(seen.runs)} failed; `,
          stillNeeded === 0
            ? 'its absence can be trusted'
            : `${count(stillNeeded)} more are needed to trust it`,
        ),
      ),
    ),
  ];
}
