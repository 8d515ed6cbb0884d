import type { Written } from '../files/html-report.ts';
import { textColumn } from '../report/layout.ts';
import { printable } from '../report/text.ts';

/** One line below a failure: where its page is, or why there is none. */
export function htmlLine(written: Written): string {
  const label = '  html'.padEnd(textColumn);
  if (written.kind === 'written') return `${label}${printable(written.file)}`;
  return `${label}the page could not be written: ${printable(written.why)}`;
}
