import type { PageAssets } from '../../../src/report/html/page-frame.ts';

/** What stands in for the script and style where a test is about the rest of a page. */
export const noAssets: PageAssets = {
  script: { text: '', digest: 'sha256-script' },
  style: { text: '', digest: 'sha256-style' },
};
