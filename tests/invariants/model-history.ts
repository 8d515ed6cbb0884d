import * as fc from 'fast-check';
import { processOf } from '../../src/core/event-id.ts';
import { History } from './history.ts';

/** What the modelled system leaves out. */
export interface Flaws {
  readonly ignoresFence?: boolean;
  readonly ignoresEarlierFlag?: boolean;
}

export interface Move {
  readonly kind: 'deliver' | 'lock' | 'renew' | 'release' | 'judge' | 'flag' | 'ack' | 'expire' | 'disturb';
  /** Which request or delivery, taken modulo how many there are. */
  readonly index: number;
  readonly lies: boolean;
  /** Whether the client sends the command on its own account, as after a reconnect. */
  readonly resends: boolean;
}

export const movesArbitrary: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Move['kind'][]>(
      'deliver',
      'lock',
      'lock',
      'renew',
      'release',
      'judge',
      'flag',
      'flag',
      'ack',
      'expire',
      'disturb',
    ),
    index: fc.nat(11),
    lies: fc.boolean(),
    resends: fc.boolean(),
  }),
  { minLength: 10, maxLength: 80, size: 'max' },
);

interface ModelRecord {
  owner: ModelTask | undefined;
  fence: number;
  isFlagged: boolean;
}

interface ModelTask {
  readonly id: string;
  readonly request: string;
  readonly record: string;
  fence: number;
  verdict: 'flag' | 'clean' | undefined;
  answers: number;
  /** It has acknowledged its request. */
  isOver: boolean;
  hasFlagged: boolean;
}

/**
 * The audit system in a dozen lines: every move is one atomic act at a service, in any order, by tasks that do not
 * know what happened since their last one. Without flaws it keeps every promise, whatever the moves.
 */
export class Model {
  readonly history = new History();
  readonly #flaws: Flaws;
  readonly #prefix: string;
  readonly #requests: { readonly id: string; readonly record: string; attempts: number; settled: boolean }[];
  readonly #records = new Map<string, ModelRecord>();
  readonly #tasks: ModelTask[] = [];

  constructor(flaws: Flaws = {}, prefix = '') {
    this.#flaws = flaws;
    this.#prefix = prefix;
    this.#requests = [1, 2, 3, 4].map((number) => {
      const record = `${prefix}m${number % 2}`;
      return { id: `${prefix}r${number}`, record, attempts: 0, settled: false };
    });
    for (const { id, record } of this.#requests) {
      this.history.enqueue(id, record);
      this.#records.set(record, { owner: undefined, fence: 0, isFlagged: false });
    }
  }

  play(moves: readonly Move[]): this {
    for (const move of moves) this.#make(move);
    return this;
  }

  /** Whatever has not ended is given up, by its second delivery or a later one; what has flagged is acknowledged. */
  end(): this {
    this.#requests.forEach((request, index) => {
      if (request.settled) return;
      while (request.attempts < 2) this.#deliver(index);
      const last = this.#tasks.findLast((task) => task.request === request.id);
      const isDone = this.#tasks.some((task) => task.request === request.id && task.hasFlagged);
      if (last !== undefined && isDone) this.history.ack(last.id, request.id);
      else if (last !== undefined) this.history.deadLetter(last.id, request.id);
    });
    return this;
  }

  #make({ kind, index, lies, resends }: Move): void {
    if (kind === 'deliver' || this.#tasks.length === 0) {
      this.#deliver(index);
      return;
    }
    const task = this.#tasks[index % this.#tasks.length];
    const record = task === undefined ? undefined : this.#records.get(task.record);
    if (task === undefined || record === undefined) return;
    const sender = resends ? `${processOf(task.id)}/redis` : task.id;
    switch (kind) {
      case 'lock':
        return this.#lock(task, record, sender);
      case 'renew':
        if (record.owner === task) this.history.renew(sender, task.record);
        return undefined;
      case 'release':
        return this.#release(task, record, sender);
      case 'expire':
        return this.#expire(task, record);
      case 'judge':
        return this.#judge(task, lies);
      case 'flag':
        return this.#flag(task, record, sender);
      case 'ack':
        return this.#ack(task, record);
      case 'disturb':
        this.history.process(processOf(task.id), lies ? 'paused' : 'resumed');
    }
  }

  #deliver(index: number): void {
    const request = this.#requests[index % this.#requests.length];
    if (request === undefined || request.settled || request.attempts >= 3) return;
    request.attempts += 1;
    const process = `${this.#prefix}p${1 + ((index + request.attempts) % 3)}`;
    this.history.deliver(process, request.id);
    const id = `${process}/${request.id}.${request.attempts}`;
    const { record } = request;
    this.#tasks.push({
      id,
      request: request.id,
      record,
      fence: 0,
      verdict: undefined,
      answers: 0,
      isOver: false,
      hasFlagged: false,
    });
  }

  #lock(task: ModelTask, record: ModelRecord, sender: string): void {
    if (record.owner !== undefined) {
      this.history.refuse(sender, task.record);
      if (record.owner === task) this.history.renew(sender, task.record);
      return;
    }
    record.fence += 1;
    task.fence = record.fence;
    record.owner = task;
    this.history.lock(sender, task.record, 5000, `${task.id}#${record.fence}`);
  }

  #release(task: ModelTask, record: ModelRecord, sender: string): void {
    if (record.owner !== task) return;
    record.owner = undefined;
    this.history.unlock(sender, task.record);
  }

  #expire(task: ModelTask, record: ModelRecord): void {
    if (record.owner === undefined) return;
    record.owner = undefined;
    this.history.expire(task.record);
  }

  #judge(task: ModelTask, lies: boolean): void {
    if (task.answers >= 3) return;
    task.answers += 1;
    const truth = task.record.endsWith('1') ? 'flag' : 'clean';
    const lie = task.answers === 1 ? undefined : truth === 'flag' ? 'clean' : 'flag';
    const verdict = lies ? lie : truth;
    this.history.judge(task.id, task.request, { verdict, honest: !lies });
    if (verdict !== undefined) task.verdict = verdict;
  }

  #flag(task: ModelTask, record: ModelRecord, sender: string): void {
    if (task.verdict !== 'flag' || task.fence === 0 || task.isOver) return;
    if (record.isFlagged && this.#flaws.ignoresEarlierFlag !== true) return;
    if (record.fence !== task.fence && this.#flaws.ignoresFence !== true) return;
    record.isFlagged = true;
    task.hasFlagged = true;
    this.history.flag(sender, task.record, task.request, task.fence);
  }

  #ack(task: ModelTask, record: ModelRecord): void {
    const request = this.#requests.find(({ id }) => id === task.request);
    const isDone = task.verdict === 'clean' || (task.verdict === 'flag' && record.isFlagged);
    if (request === undefined || request.settled || !isDone) return;
    request.settled = true;
    task.isOver = true;
    this.history.ack(task.id, task.request);
  }
}
