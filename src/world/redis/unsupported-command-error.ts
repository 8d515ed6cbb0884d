/** The simulated server refuses what it was neither verified nor corrected to do: a wrong answer would be worse. */
export class UnsupportedCommandError extends Error {
  override readonly name = 'UnsupportedCommandError';
}
