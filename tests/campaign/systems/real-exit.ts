/** Ends the real process, also from within a run: it was there before any run replaced it. */
export const realExit: (code: number) => never = process.exit.bind(process);
