/** Ends what a simulated process is at when it exits: `process.exit` does not return. */
export class ExitSignal extends Error {
  override readonly name = 'ExitSignal';
}
