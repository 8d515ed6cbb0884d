import { inject } from 'vitest';
import { reportFolder } from '../files/html-report.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the reporter writes, so that the pages of failures stand beside its index. */
    readonly raceproofReportFolder: string;
  }
}

/** Where pages are written: the reporter's folder, or without the reporter the usual one. */
export function pagesFolder(): string {
  const folder: string | undefined = inject('raceproofReportFolder');
  return folder ?? reportFolder;
}
