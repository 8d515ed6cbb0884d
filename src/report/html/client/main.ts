import { type PageData, unpackRun } from '../packed-run.ts';
import { part } from './dom.ts';
import { Lanes } from './lanes.ts';
import { drawLines } from './line-figures.ts';
import { drawHeap, drawPlots } from './plots.ts';

const { run, plots, heap, lines } = JSON.parse(part('data').textContent) as PageData;

if (run !== undefined) void new Lanes(unpackRun(run));
if (plots !== undefined) drawPlots(plots);
if (heap !== undefined) drawHeap(heap);
if (lines !== undefined) drawLines(lines);

for (const button of document.querySelectorAll<HTMLElement>('button.copy')) {
  button.addEventListener('click', () => void copy(button));
}

/** Copies the command that stands before the button. */
async function copy(button: HTMLElement): Promise<void> {
  const command = button.previousElementSibling;
  if (command === null) return;
  // Selected as well, for where a page may not write to the clipboard.
  getSelection()?.selectAllChildren(command);
  await navigator.clipboard.writeText(command.textContent);
  button.textContent = 'Copied';
}
