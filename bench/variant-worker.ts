import { parentPort, workerData } from 'node:worker_threads';
import type { Load } from './sample.ts';
import { type VariantName, variants } from './variants.ts';

// One variant's thread: does its work a piece at a time, as it is asked to.
const work = variants[workerData as VariantName];
parentPort?.on('message', (load: Load) => {
  void work(load).then((sample) => parentPort?.postMessage(sample, []));
});
