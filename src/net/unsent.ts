import { senderOr } from '../sim/sender.ts';
import { runAs, type Task } from '../sim/task.ts';

/** What code writes to a connection before it is there, and whose work that is. */
export class Unsent {
  readonly #written: { readonly data: Buffer | string; readonly sender: Task }[] = [];
  readonly #connection: Task;

  constructor(connection: Task) {
    this.#connection = connection;
  }

  add(data: Buffer | string): void {
    this.#written.push({ data, sender: senderOr(this.#connection) });
  }

  /** Writes all of it, in its order and as whoever wrote it. */
  send(write: (data: Buffer | string) => unknown): void {
    for (const { data, sender } of this.#written.splice(0)) runAs(sender, () => write(data));
  }
}
