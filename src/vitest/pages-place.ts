import { inject } from 'vitest';
import { reportFolder } from '../files/html-report.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the reporter writes, so that the pages of failures stand beside its index. */
    readonly raceproofReportFolder: string;
  }
}

/** Where pages are written: beside the index that the reporter will write, or without the reporter where they are usually. */
export function pagesPlace(): { readonly folder: string; readonly hasIndex: boolean } {
  const folder: string | undefined = inject('raceproofReportFolder');
  return { folder: folder ?? reportFolder, hasIndex: folder !== undefined };
}
