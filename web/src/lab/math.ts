/**
 * The switch between exact and fast mathematics, on pages whose cells compile something. It stands with the learner's own things at
 * the page's end, is kept from page to page, and takes effect with the next run.
 */
import { read, write } from '../store/local';
import { lab } from '../strings/en';
import { h } from './dom';
import { notebook } from './notebook';

const KEY = 'math';

export function offerFastMath(): void {
  const place = document.querySelector('brunsviga-work');
  if (!place || !notebook.compiles) return;
  const on = read(KEY) === 'fast';
  const box = h('input', { type: 'checkbox', id: 'fast-math', 'aria-describedby': 'fast-math-words' });
  box.checked = on;
  box.addEventListener('change', () => {
    write(KEY, box.checked ? 'fast' : null);
    notebook.session.setFast(box.checked);
  });
  notebook.session.setFast(on);
  place.before(h('div', { class: 'fast-math' }, h('label', { for: 'fast-math' }, box, ' ', lab.math.fast), h('p', { id: 'fast-math-words' }, lab.math.words)));
}
