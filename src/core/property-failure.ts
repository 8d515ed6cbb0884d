/** A property does not hold. Its message is all there is to read: a stack would point into the verifier. */
export class PropertyFailure extends Error {
  override readonly name = 'PropertyFailure';

  constructor(message: string) {
    super(message);
    this.stack = `${this.name}: ${message}`;
  }
}
