/**
 * `<brunsviga-work>`: saves the learner's work as one file, loads such a file, and tells of trouble with the storage.
 */
import { exportWork, importWork, onCorrupt } from '../store/work';
import { onTrouble } from '../store/local';
import { lab } from '../strings/en';
import { button, h, saveFile } from './dom';

/** A work file is text; nobody has one of this size. */
const LARGEST = 20_000_000;

export class BrunsvigaWork extends HTMLElement {
  #awake = false;

  connectedCallback(): void {
    if (this.#awake) return;
    this.#awake = true;
    const message = h('p', { class: 'work-message', role: 'status' });
    const file = h('input', { type: 'file', accept: '.json,application/json', class: 'visually-hidden', tabindex: '-1', 'aria-hidden': 'true' });
    file.addEventListener('change', () => void this.#import(file, message));
    this.append(
      button(lab.work.export, lab.work.export, '', () => {
        const now = new Date();
        saveFile(`brunsviga-${now.toISOString().slice(0, 10)}.json`, 'application/json', exportWork(now));
        message.textContent = lab.work.exported;
      }),
      button(lab.work.import, lab.work.import, '', () => file.click()),
      file,
      message,
    );
  }

  async #import(input: HTMLInputElement, message: HTMLElement): Promise<void> {
    const file = input.files?.[0];
    input.value = '';
    if (!file) return;
    const text = file.size > LARGEST ? '' : await file.text().catch(() => '');
    const result = importWork(text);
    if (typeof result === 'string') {
      message.textContent = lab.work.bad(lab.work[result]);
      return;
    }
    // Cells read their edits when the page is made.
    sessionStorageNote(lab.work.imported(result));
    location.reload();
  }
}

const NOTE = 'brunsviga:note';

function sessionStorageNote(text: string): void {
  try {
    sessionStorage.setItem(NOTE, text);
  } catch {
    // Then the page just shows the work.
  }
}

/** A sentence that stands over the page until somebody closes it. */
export function notice(text: string): void {
  const box = h('div', { class: 'page-notice', role: 'status' }, text, ' ', button('×', lab.close, 'close', () => box.remove()));
  box.querySelector('button')?.setAttribute('aria-label', lab.close);
  document.body.append(box);
}

/** Notices of the storage, and the note that an import left for the page after it. */
export function showNotices(): void {
  const show = notice;
  onTrouble((trouble) => show(lab.storage[trouble]));
  onCorrupt(() => show(lab.storage.corrupt));
  try {
    const note = sessionStorage.getItem(NOTE);
    sessionStorage.removeItem(NOTE);
    if (note) show(note);
  } catch {
    // Refused: `onTrouble` has said so.
  }
}
