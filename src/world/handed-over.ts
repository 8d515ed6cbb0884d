/** Told of every object handed to the system under test, so that one can see later what is still reachable. */
export type HandedOver = (kind: 'request' | 'delivery' | 'answer', what: object) => void;
