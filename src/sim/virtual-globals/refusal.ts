import { type RealSocketDetails, RealSocketError, type SocketUse } from '../real-socket-error.ts';
import { blame } from '../real-touch.ts';
import { currentModules, currentTask, type LoadedModules, type Task } from '../task.ts';
import { moduleFrames, systemFrames } from './system-frames.ts';

/** A socket that modules of the tested code opened while they were loaded. */
export interface OpenedSocket {
  readonly modules: LoadedModules;
  readonly use: SocketUse;
  readonly openedAt: readonly string[];
}

const opened = new WeakMap<object, OpenedSocket>();

let guarding = false;
let anyCutOff = false;

/** From now on nothing that belongs to the tested code may touch a real socket, or it may again. */
export function guardSockets(isOn: boolean): void {
  guarding = isOn;
}

/** Whether any modules must open no socket any more, run or no run. */
export function areAnyCutOff(): boolean {
  return anyCutOff;
}

/** Where a socket leads, if modules of the tested code opened it while they were loaded. */
export function openedByModules(socket: object): OpenedSocket | undefined {
  return opened.get(socket);
}

/** Notes a socket that is being opened, if it is modules of the tested code that open it. */
export function noteOpening(socket: object, use: SocketUse): void {
  const modules = currentModules();
  if (modules !== undefined) opened.set(socket, { modules, use, openedAt: moduleFrames() });
}

/**
 * Whether it is the tested code that wants to use a socket, while runs are on: a task, or what modules set going when they
 * were loaded. A client that was opened then sends what tasks have given it from callbacks of its own.
 */
export function isForbidden(socket: object): boolean {
  if (currentTask() !== undefined) return true;
  const modules = modulesBehind(socket);
  return modules !== undefined && (guarding || modules.cutOffBy !== undefined);
}

/** Ends the run for what the tested code was about to do. The error is for the code that tried to. */
export function refuse(use: SocketUse, socket: object): RealSocketError {
  const task = currentTask();
  const modules = modulesBehind(socket);
  const details = { openedAt: opened.get(socket)?.openedAt, refused: true };
  if (task !== undefined || modules === undefined) return report(task, use, details);
  // Its own run has ended for it; those of other systems have nothing to do with what it tries again and again.
  if (modules.cutOffBy !== undefined) return errorFor(undefined, use, details);
  const error = report(undefined, use, details);
  modules.cutOffBy = error;
  anyCutOff = true;
  return error;
}

/** Throws, and ends the run, where a task is about to do this. */
export function requireNoTask(use: () => SocketUse): void {
  const task = currentTask();
  if (task !== undefined) throw report(task, use(), { refused: true });
}

/** Ends the run of a task for what could not be held back. */
export function reportTouch(task: Task, use: SocketUse): void {
  report(task, use, { refused: false });
}

type RefusalDetails = Pick<RealSocketDetails, 'openedAt' | 'refused'>;

function errorFor(task: Task | undefined, use: SocketUse, details: RefusalDetails): RealSocketError {
  const byScenario = task?.process.isWorld === true;
  return new RealSocketError(use, { task: task?.id, byScenario, stack: systemFrames(), ...details });
}

function report(task: Task | undefined, use: SocketUse, details: RefusalDetails): RealSocketError {
  const error = errorFor(task, use, details);
  if (task !== undefined || guarding) blame(task, error);
  return error;
}

function modulesBehind(socket: object): LoadedModules | undefined {
  return currentModules() ?? opened.get(socket)?.modules;
}
