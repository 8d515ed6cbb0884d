/** An operation as a model sees it: what was called, with what. */
export interface ModelOperation {
  readonly kind: string;
  readonly args: unknown;
}

/**
 * What an operation does to the state, and what it answers. Where `result` is left out, any answer will do; undefined in
 * place of it all says that the operation cannot happen now and waits for another one.
 */
export type Transition<State> = { readonly state: State; readonly result?: unknown } | undefined;

/** A sequential object: what each operation does where one comes after the other. */
export interface Model<State, Operation extends ModelOperation = ModelOperation> {
  /** JSON-like values. */
  readonly initial: State;
  /** A pure function: the same state and operation give the same, and the state is not changed but made anew. */
  readonly apply: (state: State, operation: Operation) => Transition<State>;
  /**
   * The part of the object that an operation is about, a key for example, where each part stands for itself: then each is
   * checked alone. One that concerns two parts, a transfer, leaves none.
   */
  readonly partition?: ((operation: Operation) => string) | undefined;
}
