/**
 * One operation to put into the order. *returned*: it is in every order, with its result, and before whatever its lane
 * called after it returned. *open*: it may have taken effect after its call or never, with any result. *blocked*: it waits at
 * the end and had no effect, so where the order ends it must not be able to happen.
 */
export interface Placed {
  readonly ending: 'returned' | 'open' | 'blocked';
  /** Orders hold within a lane only. */
  readonly lane: number;
  /** Places in the order of all invocations and returns; the second counts where it has returned. */
  readonly invoked: number;
  readonly returned: number;
  /** The same for operations of one kind with the same arguments. */
  readonly call: string;
  /** Or the error for a result that cannot be compared, should it have to be. */
  readonly resultKey: string | Error;
}
