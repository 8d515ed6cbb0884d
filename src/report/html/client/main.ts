import type { PageData } from '../page-data.ts';
import { part } from './dom.ts';
import { Lanes } from './lanes.ts';
import { drawHeap, drawPlots } from './plots.ts';

const { run, plots, heap } = JSON.parse(part('data').textContent) as PageData;

if (run !== undefined) void new Lanes(run);
if (plots !== undefined) drawPlots(plots);
if (heap !== undefined) drawHeap(heap);

document.getElementById('copy')?.addEventListener('click', ({ target }) => {
  const command = part('command').textContent;
  void navigator.clipboard.writeText(command).then(() => {
    if (target instanceof HTMLElement) target.textContent = 'copied';
  });
});
