/**
 * `<brunsviga-files>`: how many files the page has, in a line that opens to the panel. The panel's own code and words load then.
 *
 * It also asks the browser to keep them when something large was saved.
 */
import type { FileList } from '../session/session';
import { lab } from '../strings/en';
import { h } from './dom';
import type { FilePanel } from './files-panel';
import { notebook } from './notebook';

/** From here on the browser is asked not to clear the site's data when space runs short. */
const LARGE = 10_000_000;

/** Opens the list of files and goes there. */
export function showFiles(): void {
  const details = document.querySelector<HTMLDetailsElement>('brunsviga-files details');
  if (!details) return;
  details.open = true;
  details.scrollIntoView({ block: 'nearest' });
  details.querySelector('summary')?.focus();
}

export class BrunsvigaFiles extends HTMLElement {
  #count!: HTMLElement;
  #panel: Promise<FilePanel> | null = null;
  #asked = false;
  #awake = false;

  connectedCallback(): void {
    if (this.#awake) return;
    this.#awake = true;
    this.#count = h('span', { class: 'files-count' });
    const body = h('div', { class: 'files-body' });
    const details = h('details', { class: 'files' }, h('summary', {}, h('span', { class: 'files-title' }, lab.files.title), ' ', this.#count), body);
    details.addEventListener('toggle', () => {
      if (details.open) void this.#open(body);
    });
    this.append(details);
    notebook.session.onFiles = (files) => {
      this.show(files);
      void this.#panel?.then((panel) => panel.show(files));
    };
  }

  /** Says how many files there are. */
  show({ files, lasting }: FileList): void {
    const size = files.reduce((sum, file) => sum + file.size, 0);
    this.#count.textContent = files.length > 0 ? lab.files.some(files.length, lab.files.bytes(size)) : '';
    if (lasting && size >= LARGE && !this.#asked) {
      this.#asked = true;
      navigator.storage?.persist?.().catch(() => {});
    }
  }

  async #open(body: HTMLElement): Promise<void> {
    this.#panel ??= import('./files-panel').then(({ FilePanel }) => new FilePanel(body, (files) => this.show(files)));
    await (await this.#panel).look();
  }
}
