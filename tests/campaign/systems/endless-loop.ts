import { endingItsProcess } from './ends-its-process.ts';

export default endingItsProcess(() => {
  for (;;);
});
