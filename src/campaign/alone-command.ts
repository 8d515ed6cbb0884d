/** The command that runs one run of a campaign alone, under the watchdog. */
export function aloneCommand(fingerprint: string, run: number): string {
  return `npx raceproof deep --resume ${fingerprint} --alone ${run}`;
}
