import { endingItsProcess } from './ends-its-process.ts';

export default endingItsProcess(() => {
  const kept: number[][] = [];
  for (;;) kept.push(Array.from({ length: 1_000_000 }, (_, index) => index + 0.5));
});
