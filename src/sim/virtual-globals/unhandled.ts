import process from 'node:process';
import { currentTask, type Task } from '../task.ts';

type Listener = (...values: unknown[]) => void;

/** Whoever gets the errors of one run. */
interface Capture {
  /** `task` is the one whose code failed; undefined where Node does not tell. `name` is what Node calls it. */
  readonly report: (error: unknown, task: Task | undefined, name: UnhandledName) => void;
  readonly owns: (task: Task) => boolean;
}

export interface UnhandledCapture {
  /** The code that runs from now on is this run's. */
  readonly resume: () => void;
  readonly restore: () => void;
}

const names = ['unhandledRejection', 'uncaughtException'] as const;

export type UnhandledName = (typeof names)[number];

const captures: Capture[] = [];
let running: Capture | undefined;
let setAside: { readonly name: UnhandledName; readonly listeners: readonly Listener[] }[] = [];
const dispatchers = names.map((name) => ({
  name,
  dispatch: (error: unknown, ...rest: unknown[]) => dispatch(name, error, rest),
}));

/**
 * Sends errors that nothing handles to the run they belong to rather than to the test runner, until restored. The
 * runner's own listeners are put aside meanwhile, or it would fail the test for an error that the run has judged.
 * Runs may overlap: the listeners come back, as they were, when the last one is restored.
 */
export function captureUnhandled(
  report: Capture['report'],
  owns: Capture['owns'] = () => true,
): UnhandledCapture {
  const capture: Capture = { report, owns };
  if (captures.length === 0) putListenersAside();
  captures.push(capture);
  running = capture;
  return {
    resume: (): void => {
      running = capture;
    },
    restore: (): void => {
      const index = captures.indexOf(capture);
      if (index === -1) return;
      captures.splice(index, 1);
      if (running === capture) running = captures.at(-1);
      if (captures.length === 0) bringListenersBack();
    },
  };
}

function putListenersAside(): void {
  // Raw, or a listener for the first error only would come back as one for every error.
  setAside = names.map((name) => ({ name, listeners: process.rawListeners(name) as Listener[] }));
  for (const { name, dispatch: listener } of dispatchers) {
    process.removeAllListeners(name);
    process.on(name, listener);
  }
}

function bringListenersBack(): void {
  for (const { name, dispatch: listener } of dispatchers) process.removeListener(name, listener);
  for (const { name, listeners } of setAside) {
    for (const listener of listeners) process.on(name, listener);
  }
  setAside = [];
}

/** An error of a task goes to the run of that task; where Node does not tell the task, to the run that is running. */
function dispatch(name: UnhandledName, error: unknown, rest: readonly unknown[]): void {
  const task = currentTask();
  const capture = task === undefined ? running : captures.find(({ owns }) => owns(task));
  if (capture !== undefined) {
    capture.report(error, task, name);
    return;
  }
  // It comes from a run that has ended: no other run may be blamed for it, and nobody may miss it.
  const listeners = setAside.find((each) => each.name === name)?.listeners ?? [];
  for (const listener of listeners) listener.call(process, error, ...rest);
}
