import { RealSocketError, type SocketUse } from '../real-socket-error.ts';
import { blame } from '../real-touch.ts';
import { currentTask, isModuleCode, type Task } from '../task.ts';
import { systemFrames } from './system-frames.ts';

/** A socket that modules of the tested code opened while they were loaded. */
export interface OpenedSocket {
  readonly use: SocketUse;
  readonly openedAt: readonly string[];
}

const opened = new WeakMap<object, OpenedSocket>();

let guarding = false;

/** From now on nothing that belongs to the tested code may touch a real socket, or it may again. */
export function guardSockets(isOn: boolean): void {
  guarding = isOn;
}

/** Where a socket leads, if modules of the tested code opened it while they were loaded. */
export function openedByModule(socket: object): OpenedSocket | undefined {
  return opened.get(socket);
}

/** Notes a socket that is being opened, if it is a module of the tested code that opens it. */
export function noteOpening(socket: object, use: SocketUse): void {
  if (isModuleCode()) opened.set(socket, { use, openedAt: systemFrames() });
}

/**
 * Whether it is the tested code that wants to use a socket, while runs are on: a task, or what a module set going when it
 * was loaded. A client that was opened then sends what tasks have given it from callbacks of its own.
 */
export function isForbidden(socket: object): boolean {
  return currentTask() !== undefined || (guarding && (isModuleCode() || opened.has(socket)));
}

/** Ends the run for what the tested code was about to do. The error is for the code that tried to. */
export function refuse(use: SocketUse, socket?: object): RealSocketError {
  const openedAt = socket === undefined ? undefined : opened.get(socket)?.openedAt;
  return report(currentTask(), use, { openedAt, refused: true });
}

/** Throws, and ends the run, where a task is about to do this. */
export function requireNoTask(use: () => SocketUse): void {
  if (currentTask() !== undefined) throw refuse(use());
}

/** Ends the run of a task for what could not be held back. */
export function reportTouch(task: Task, use: SocketUse): void {
  report(task, use, { refused: false });
}

function report(
  task: Task | undefined,
  use: SocketUse,
  details: { readonly openedAt?: readonly string[] | undefined; readonly refused: boolean },
): RealSocketError {
  const error = new RealSocketError(use, { task: task?.id, stack: systemFrames(), ...details });
  blame(task, error);
  return error;
}
