import { endingItsProcess } from './ends-its-process.ts';
import { realExit } from './real-exit.ts';

export default endingItsProcess(() => realExit(0));
