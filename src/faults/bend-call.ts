import type { CallScript, Moment, Thrown } from '../sim/fault.ts';

/** The service turns the call down: nothing happens there, and the caller sees the error. */
export function refuse(call: CallScript, error: Error | Thrown): void {
  call.applied = false;
  call.outcome = error;
}

/** Acts at a moment of the call, after whatever another fault has planned for that moment. */
export function actAfter(call: CallScript, moment: Moment, act: () => void): void {
  const earlier = call.after[moment];
  call.after[moment] = () => {
    earlier?.();
    act();
  };
}
