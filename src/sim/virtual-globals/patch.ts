/** One property to replace while a simulation runs. */
export interface Patch {
  readonly on: object;
  readonly name: string;
  readonly value: unknown;
}
