/** One request to audit a memory record. Several requests may name the same record. */
export interface AuditRequest {
  readonly id: string;
  readonly record: string;
}

/**
 * One delivery of a request. Delivery is at least once: the same request may arrive again, also while an
 * earlier delivery is still in work. Every call may reject, and a rejected call may or may not have taken effect.
 */
export interface Delivery {
  readonly request: AuditRequest;
  /** 1 for the first delivery. Counted by the queue, so it survives a crash of the consumer. */
  readonly attempt: number;
  /** The request is done: the queue forgets it. */
  ack(): Promise<void>;
  /** The request goes back and becomes visible again after the delay (milliseconds). */
  nack(options: { readonly delayMs: number }): Promise<void>;
  /** Hides the request from other consumers for this long from now (milliseconds). */
  extend(options: { readonly visibilityMs: number }): Promise<void>;
  /** The request moves to the dead-letter list. */
  deadLetter(options: { readonly reason: string }): Promise<void>;
}

export interface Consumer {
  /** How many deliveries may be in work at once: a delivery is in work until `handle` settles. */
  readonly concurrency: number;
  readonly handle: (delivery: Delivery) => Promise<void>;
  /** The subscription broke; no delivery arrives until the consumer subscribes again. */
  readonly onLost: (error: Error) => void;
}

export interface Subscription {
  /** No delivery starts after this resolves. Deliveries in work go on. */
  close(): Promise<void>;
}

/** An at-least-once work queue with a visibility timeout and a dead-letter list. */
export interface AuditQueue {
  enqueue(request: AuditRequest): Promise<void>;
  consume(consumer: Consumer): Promise<Subscription>;
}
