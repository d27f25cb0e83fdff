/**
 * What a cell offers after one of its runs was interrupted, by a closed page or a crash: to go on, or to discard what is kept.
 * Loads when there is such a run.
 */
import type { InterruptedRun } from '../../generated/protocol';
import { runs as words } from '../strings/en-runs';
import { announce, button, h } from './dom';
import { bytesText } from './meter';
import { notebook } from './notebook';

type CellElement = NonNullable<ReturnType<typeof notebook.find>>;

/** The boxes that are shown, by the name of their cell. */
const shown = new Map<string, HTMLElement>();
/** Runs of cells that the page no longer has: nobody can go on with them. */
const given = new Set<string>();

/** Shows an offer at the cell of each of these runs, and at no other. */
export function showInterrupted(runs: readonly InterruptedRun[]): void {
  for (const box of shown.values()) box.remove();
  shown.clear();
  for (const run of runs) {
    const cell = notebook.find(run.cell);
    if (cell) offer(cell, run);
    else if (!given.has(`${run.cell} ${run.begunS}`)) {
      given.add(`${run.cell} ${run.begunS}`);
      notebook.session.send({ type: 'discard', interrupted: run.id });
    }
  }
}

function offer(cell: CellElement, run: InterruptedRun): void {
  const box = h('div', { class: 'cell-note cell-interrupted' });
  fill(cell, run, box);
  shown.set(run.cell, box);
  (cell.querySelector('.cell-bar') ?? cell).after(box);
  announce(box.querySelector('span')?.textContent ?? '');
}

function fill(cell: CellElement, run: InterruptedRun, box: HTMLElement): void {
  const same = cell.source === run.source;
  const when = new Date(run.begunS * 1000).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
  const percent = Math.floor((100 * run.done) / Math.max(1, run.steps));
  const more = !run.isCurrent ? words.otherVersion : same ? words.again : words.changed;
  const text = `${words.at(percent, when)} ${words.kept(bytesText(run.bytes))} ${more}`;
  const goOn = button(words.goOn, words.goOnTitle, 'go-on', () => {
    // The text may have changed since this was shown.
    if (cell.source === run.source) void notebook.goOn(cell, run.id, run.before);
    else fill(cell, run, box);
  });
  const putBack = button(words.putBack, words.putBackTitle, 'go-on', () => {
    void cell.replaceText(run.source).then(() => notebook.goOn(cell, run.id, run.before));
  });
  const discard = button(words.discard, words.discardTitle, 'discard', () => notebook.session.send({ type: 'discard', interrupted: run.id }));
  box.replaceChildren(h('span', {}, text), ' ', ...(run.isCurrent ? [same ? goOn : putBack] : []), ' ', discard);
}
