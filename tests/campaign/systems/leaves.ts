import { endingItsProcess } from './ends-its-process.ts';

export default endingItsProcess(() => process.exit(0));
