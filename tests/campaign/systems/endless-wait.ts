import { endingItsProcess } from './ends-its-process.ts';

/** Nothing in its process runs any more, as in an endless loop, but other processes keep their processor. */
export default endingItsProcess(() => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
