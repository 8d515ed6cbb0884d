import type { LoadSummary } from '../core/load-summary.ts';
import { counted } from './figures.ts';
import { loadMarks } from './load-block.ts';
import { loadRows } from './load-rows.ts';

const style = `
:root { color-scheme: light dark; --good: #1a7f37; --bad: #cf222e; --line: #8884; }
@media (prefers-color-scheme: dark) { :root { --good: #3fb950; --bad: #f85149; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 2rem; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }
td.figure { text-align: right; font-variant-numeric: tabular-nums; }
.good { color: var(--good); } .bad { color: var(--bad); } .note { opacity: .75; }`;

/** The same as one page that needs nothing else. */
export function loadHtml(summary: LoadSummary): string {
  const { setting, verdict, partial, criteria, violations, violationCount, causes } = summary;
  const model =
    setting.model === 'open'
      ? `${setting.ratePerSecond} requests/s`
      : counted(setting.concurrency, 'concurrent request');
  const title = `${loadMarks[verdict]} Load test: ${verdict}`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}</style>
<h1 class="${verdict === 'passed' ? 'good' : 'bad'}">${escape(title)}</h1>
<p class="note">${escape(`${setting.redis} · ${model} · seed ${setting.seed} · ${summary.startedAt} · ${setting.system}`)}</p>
${partial === undefined ? '' : `<p class="bad">Partial: ${escape(partial)}</p>`}
<table>
<tr><th>criterion<th>figure<th>limit<th></tr>
${criteria
  .map(
    ({ label, figure, limit, holds }) =>
      `<tr><td>${escape(label)}<td class="figure">${escape(figure)}<td>${escape(limit)}<td class="${holds ? 'good">✓' : 'bad">✗'}</tr>`,
  )
  .join('\n')}
</table>
<table>
${loadRows(summary)
  .map(([label, figure]) => `<tr><td>${escape(label)}<td class="figure">${escape(figure)}</tr>`)
  .join('\n')}
</table>
<p class="note">${escape(`memory ${summary.memory.verdict}: ${summary.memory.detail}`)}</p>
${list(
  counted(violationCount, 'violation'),
  violations.map(({ invariant, message, why }) => `${invariant}: ${message}; ${why}`),
)}
${list(
  'Likely causes',
  causes.map(({ criterion, cause, next }) => `${criterion}: ${cause}. Next: ${next}`),
)}
</html>
`;
}

function list(title: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  return `<h2>${escape(title)}</h2>\n<ul>${items.map((item) => `<li>${escape(item)}`).join('')}</ul>`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
