import process from 'node:process';
import { currentTask } from '../task.ts';

/** One line that the code under test wrote to its standard output or error: its console, or a logger that ends there. */
export interface LogLine {
  /** The event that it was written in, counted from 1; 0 before the first. */
  readonly step: number;
  /** The task that wrote it: `process/task`. */
  readonly task: string;
  readonly text: string;
}

/** Runs code; what simulated tasks write meanwhile goes to `onLine` and not to the terminal. */
export async function withCapturedOutput<Result>(
  onLine: (line: LogLine) => void,
  code: () => Promise<Result>,
): Promise<Result> {
  const restore = [process.stdout, process.stderr].map((stream) => capture(stream, onLine));
  try {
    return await code();
  } finally {
    for (const undo of restore) undo();
  }
}

type Written = string | Uint8Array;
type Settled = (error?: Error | null) => void;

function capture(stream: NodeJS.WriteStream, onLine: (line: LogLine) => void): () => void {
  const former = Object.getOwnPropertyDescriptor(stream, 'write');
  const write = stream.write.bind(stream);
  const captured = (
    text: Written,
    encodingOrSettled?: BufferEncoding | Settled,
    settled?: Settled,
  ): boolean => {
    const task = currentTask();
    if (task === undefined) {
      return typeof encodingOrSettled === 'string'
        ? write(text, encodingOrSettled, settled)
        : write(text, encodingOrSettled);
    }
    const whole = typeof text === 'string' ? text : Buffer.from(text).toString('utf8');
    const step = task.process.scheduler.steps;
    for (const line of whole.replace(/\n$/, '').split('\n')) onLine({ step, task: task.id, text: line });
    const after = typeof encodingOrSettled === 'function' ? encodingOrSettled : settled;
    after?.();
    return true;
  };
  stream.write = captured;
  return () => {
    if (former === undefined) Reflect.deleteProperty(stream, 'write');
    else Object.defineProperty(stream, 'write', former);
  };
}
