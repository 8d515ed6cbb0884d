import { checkCorpus } from '../../src/vitest/index.ts';

/** Every failure that was ever kept, held against the system as it is now. */
checkCorpus();
