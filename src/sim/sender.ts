import { currentTask, type Task } from './task.ts';

/** On the command itself: a weak map of commands costs the garbage collector more than all else about them. */
export const senderKey = Symbol('sender');

let sender: Task | undefined;

/** Runs code of a client that writes what a task has asked it for, perhaps long before. */
export function sendAs<Result>(task: Task | undefined, code: () => Result): Result {
  const former = sender;
  sender = task;
  try {
    return code();
  } finally {
    sender = former;
  }
}

/** The same for each of what a client writes one after the other; a client writes each before it asks for the next. */
export function* sendEachAs<Item>(
  items: Iterable<Item>,
  senderOf: (item: Item) => Task | undefined,
): Generator<Item, void, undefined> {
  const former = sender;
  try {
    for (const item of items) {
      sender = senderOf(item);
      yield item;
    }
  } finally {
    sender = former;
  }
}

/** The same; this task where it is a library that writes by itself. */
export function senderOr(library: Task): Task {
  const now = senderNow();
  return now === undefined || now.role === 'client' ? library : now;
}

/** Whose work is being written: what the client knows, or else the task whose code is running. */
export function senderNow(): Task | undefined {
  return sender ?? currentTask();
}
