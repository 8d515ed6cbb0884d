import { fileURLToPath } from 'node:url';

/** Everything of the verifier lies in here. */
const ownFolder = fileURLToPath(new URL('../../', import.meta.url));

/** Deep enough to see the caller through a client and its pool. */
const framesLookedAt = 60;
const framesShown = 12;

/** Those of a module that is being loaded: who awaits it is whoever loads it. */
export function moduleFrames(): readonly string[] {
  const frames = systemFrames();
  const loader = frames.findIndex((line) => /^\s*at async /.test(line));
  return loader === -1 ? frames : frames.slice(0, loader);
}

/** The lines of the present stack that are neither Node's nor the verifier's, innermost first. */
export function systemFrames(): readonly string[] {
  return systemFramesIn(presentStack());
}

/** Likewise of another stack. */
export function systemFramesIn(stack: string): readonly string[] {
  return framesIn(stack).slice(0, framesShown);
}

/** A stack with its places as the user wrote them. */
type Translation = (stack: string) => string;

let asWritten: Translation = (stack) => stack;

/** From now on stacks are read through this: code may run that is not the user's own text. */
export function translateStacksWith(translation: Translation): void {
  asWritten = translation;
}

/** A stack with the places of the user's sources. */
export function stackAsWritten(stack: string): string {
  return asWritten(stack);
}

/** All of them, however many there are. */
export function framesIn(stack: string): readonly string[] {
  return asWritten(stack)
    .split('\n')
    .filter((line) => /^\s*at /.test(line))
    .filter((line) => !/\bnode:|<anonymous>\)?$|\(native\)$/.test(line) && !line.includes(ownFolder));
}

/** Whether it is code of Node's own that has called the verifier's. */
export function isCalledByNode(): boolean {
  const caller = presentStack()
    .split('\n')
    .filter((line) => /^\s*at /.test(line) && !/<anonymous>\)?$|\(native\)$/.test(line))
    .find((line) => !line.includes(ownFolder));
  return caller !== undefined && /\bnode:/.test(caller);
}

/** The stack of the code that is running now. */
export function presentStack(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = framesLookedAt;
  const { stack = '' } = new Error('where code is');
  Error.stackTraceLimit = stackTraceLimit;
  return stack;
}
