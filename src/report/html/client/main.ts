import { type PageData, unpackRun } from '../packed-run.ts';
import { part } from './dom.ts';
import { Lanes } from './lanes.ts';
import { drawHeap, drawPlots } from './plots.ts';

const { run, plots, heap } = JSON.parse(part('data').textContent) as PageData;

if (run !== undefined) void new Lanes(unpackRun(run));
if (plots !== undefined) drawPlots(plots);
if (heap !== undefined) drawHeap(heap);

document.getElementById('copy')?.addEventListener('click', ({ currentTarget }) => void copy(currentTarget));

async function copy(button: EventTarget | null): Promise<void> {
  const command = part('command');
  // Selected as well, for where a page may not write to the clipboard.
  getSelection()?.selectAllChildren(command);
  await navigator.clipboard.writeText(command.textContent);
  if (button instanceof HTMLElement) button.textContent = 'Copied';
}
