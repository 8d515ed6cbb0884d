import inspector from 'node:inspector';

/** Opens the Node inspector and waits until a debugger is there. */
export function waitForDebugger(port: number): void {
  if (inspector.url() === undefined) inspector.open(port, '127.0.0.1', true);
  else inspector.waitForDebugger();
}

/** Stops in the debugger: the event fires as soon as this function and its caller have returned. */
export function stopBefore(eventId: string): string {
  // oxlint-disable-next-line no-debugger -- stopping is what it is for
  debugger;
  return eventId;
}
