import { basename } from 'node:path';
import { type KillRate, killRates, mistakesOf, type Outcome, type Tried, validity } from './outcome.ts';

const widths = { name: 33, what: 28, runs: 6, seconds: 6 } as const;

export function headLine(): string {
  const { name, what, runs, seconds } = widths;
  const head = [
    'mutant'.padEnd(name),
    'caught by'.padEnd(what),
    'runs'.padStart(runs),
    's'.padStart(seconds),
  ];
  return `  ${head.join(' ')}`;
}

/** One mutant in at most 80 columns. */
export function mutantLine({ name, equivalent, seconds, outcome }: Tried): string {
  const runs = outcome.kind === 'caught' ? String(outcome.runs) : '';
  const cells = [
    cut(name, widths.name),
    cut(inWords(outcome, equivalent), widths.what),
    runs.padStart(widths.runs),
    String(Math.round(seconds)).padStart(widths.seconds),
  ];
  return `${markOf(outcome, equivalent)} ${cells.join(' ')}`;
}

export function progressLine(progress: {
  readonly done: number;
  readonly of: number;
  readonly elapsedMs: number;
}): string {
  const { done, of, elapsedMs } = progress;
  const leftMs = (elapsedMs / done) * (of - done);
  return `  ${done} of ${of} · ${minutes(elapsedMs)} so far · about ${minutes(leftMs)} left`;
}

/** The kill rates, who survived, and what is wrong with the table. */
export function closingLines(tried: readonly Tried[]): readonly string[] {
  const { without, all } = killRates(tried);
  const survivors = tried.filter(
    ({ outcome, equivalent }) => outcome.kind !== 'caught' && equivalent === undefined,
  );
  return [
    `kill rate  ${rateInWords(without)} without equivalent mutants`,
    `           ${rateInWords(all)} with them counted as survived`,
    `valid      ${rateInWords(validity(tried))} of the counterexamples that were made small`,
    ...survivors.map(({ name, mistake, outcome }) => `${outcome.kind.padEnd(10)} ${name}: ${mistake}`),
    ...mistakesOf(tried).map((mistake) => `mistake    ${mistake}`),
  ];
}

export function rateInWords({ caught, of }: KillRate): string {
  return of === 0 ? 'none tried' : `${caught} of ${of} (${((100 * caught) / of).toFixed(1)} %)`;
}

/** `conservation in recovery`: what broke, and the property by its file. */
export function inWords(outcome: Outcome, equivalent: string | undefined): string {
  switch (outcome.kind) {
    case 'caught':
      return `${outcome.broke} in ${basename(outcome.file, '.property.ts')}${outcome.valid === false ? ', NOT VALID' : ''}`;
    case 'survived':
      return equivalent === undefined ? 'survived' : 'equivalent';
    case 'unjudged':
      return `unjudged: ${basename(outcome.file, '.property.ts')}`;
    case 'error':
      return 'ERROR, see below';
  }
}

function markOf(outcome: Outcome, equivalent: string | undefined): string {
  switch (outcome.kind) {
    case 'caught':
      return equivalent === undefined ? '✓' : '!';
    case 'survived':
      return equivalent === undefined ? '✗' : '=';
    case 'unjudged':
      return '?';
    case 'error':
      return '!';
  }
}

function minutes(ms: number): string {
  return ms < 90_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}
