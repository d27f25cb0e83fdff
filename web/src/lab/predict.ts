/**
 * `<brunsviga-predict>`: choose, commit, run, reconcile. A committed choice cannot be changed; it is kept, and it is shown
 * beside the result of the cell that it is about, before the explanation.
 */
import { lab } from '../strings/en';
import { announce, button, h } from './dom';
import { notebook } from './notebook';

export class BrunsvigaPredict extends HTMLElement {
  #actions!: HTMLElement;
  #reconcile: HTMLDetailsElement | null = null;
  #awake = false;

  connectedCallback(): void {
    if (this.#awake) return;
    this.#awake = true;
    const actions = this.querySelector<HTMLElement>('.predict-actions');
    if (!actions) return;
    this.#actions = actions;
    this.#reconcile = this.querySelector<HTMLDetailsElement>('.reconcile');
    if (this.#reconcile) this.#reconcile.hidden = true;
    const committed = notebook.work.commitment(this.#label);
    if (committed && this.#inputs[committed.choice]) {
      this.#lock(committed.choice);
      this.#showAnswer(committed.choice);
    } else {
      const message = h('span', { class: 'predict-message', role: 'status' });
      this.#actions.append(button(lab.predict.commit, lab.predict.commit, 'commit', () => this.#commit(message)), message);
    }
    document.addEventListener('brunsviga:ran', (event) => {
      if (!(event.target instanceof HTMLElement) || event.target.dataset['name'] !== this.dataset['cell']) return;
      const choice = notebook.work.commitment(this.#label)?.choice;
      if (choice !== undefined) this.#showAnswer(choice);
    });
  }

  get #label(): string {
    return this.dataset['label'] ?? '';
  }

  get #inputs(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>('.choices input')];
  }

  #commit(message: HTMLElement): void {
    const choice = this.#inputs.findIndex((input) => input.checked);
    if (choice < 0) {
      message.textContent = lab.predict.choose;
      return;
    }
    notebook.work.saveCommitment(this.#label, { choice });
    this.#lock(choice);
    this.#actions.replaceChildren(h('span', { class: 'predict-message' }, lab.predict.committed));
    announce(lab.predict.committed);
    notebook.warm();
  }

  #lock(choice: number): void {
    for (const [index, input] of this.#inputs.entries()) {
      input.checked = index === choice;
      input.disabled = true;
    }
    this.classList.add('committed');
    this.#besideResult(choice);
  }

  /** The words of the choice stand at the cell's output, so that they meet the result. */
  #besideResult(choice: number): void {
    const side = document.getElementById(`cell-${this.dataset['cell'] ?? ''}`)?.querySelector('.cell-side');
    const words = this.#inputs[choice]?.closest('label')?.querySelector('span');
    if (!side || !words || side.querySelector('.my-prediction')) return;
    const copy = words.cloneNode(true);
    const box = h('p', { class: 'my-prediction' }, h('strong', {}, `${lab.predict.mine}: `));
    box.append(copy);
    side.prepend(box);
  }

  #showAnswer(choice: number): void {
    this.#actions.replaceChildren();
    for (const input of this.#inputs) input.closest('label')?.classList.toggle('right', 'right' in input.dataset);
    const right = 'right' in (this.#inputs[choice]?.dataset ?? {});
    if (!this.#reconcile) return;
    this.#reconcile.hidden = false;
    this.#reconcile.open = true;
    if (!this.#reconcile.querySelector('.verdict')) this.#reconcile.querySelector('summary')?.after(h('p', { class: `verdict ${right ? 'good' : ''}` }, right ? lab.predict.right : lab.predict.wrong));
  }
}
