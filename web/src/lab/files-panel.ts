/**
 * The file panel: names, sizes, download, upload, delete, and how much room there is.
 *
 * Guarantees: contents travel in pieces of a few megabytes, so that a large file is nowhere whole in the page's memory; nothing is
 * deleted or replaced without a question; what fails is said beside the files, in words.
 */
import type { FileProblem } from '../../generated/protocol';
import type { FileList } from '../session/session';
import { lab } from '../strings/en';
import { panel as words } from '../strings/en-files';
import { announce, button, h, saveFile } from './dom';
import { notebook } from './notebook';

/** Bytes of a piece. */
const PIECE = 4 << 20;
/** How often a storage that is being opened is asked again, and after what time. */
const TRIES = 100;
const AGAIN_MS = 50;

export class FilePanel {
  readonly #list: HTMLElement;
  readonly #about: HTMLElement;
  readonly #space: HTMLElement;
  readonly #message: HTMLElement;
  readonly #question: HTMLElement;
  readonly #upload: HTMLButtonElement;
  readonly #told: (files: FileList) => void;
  #files: FileList = { files: [], lasting: true, other: 0 };

  /** `told` hears of every new list. */
  constructor(body: HTMLElement, told: (files: FileList) => void) {
    this.#told = told;
    this.#about = h('p', { class: 'files-about' });
    this.#list = h('ul', { class: 'files-list', 'aria-label': words.list });
    this.#space = h('p', { class: 'files-space' });
    this.#message = h('p', { class: 'files-message', role: 'status' });
    this.#question = h('div', { class: 'files-question', role: 'group', hidden: true });
    const input = h('input', { type: 'file', multiple: true, class: 'visually-hidden', tabindex: '-1', 'aria-hidden': 'true' });
    input.addEventListener('change', () => {
      const chosen = [...(input.files ?? [])];
      input.value = '';
      void this.#bring(chosen);
    });
    this.#upload = button(words.upload, words.upload, 'files-upload', () => input.click());
    body.replaceChildren(this.#about, this.#list, this.#question, this.#message, h('p', { class: 'files-actions' }, this.#upload, input), this.#space);
  }

  /** Asks the engine for the list. */
  async look(): Promise<void> {
    try {
      await notebook.session.start();
    } catch {
      this.#say(words.problem.engine);
      return;
    }
    const files = await notebook.session.ask<'files'>({ type: 'files' });
    if (files) this.show(files);
  }

  show(files: FileList): void {
    this.#files = files;
    this.#told(files);
    this.#about.textContent = files.lasting ? words.about : words.passing;
    const empty = h('li', { class: 'files-none' }, words.none);
    this.#list.replaceChildren(...(files.files.length > 0 ? files.files.map(({ path, size }) => this.#row(path, size)) : [empty]));
    void this.#showSpace();
  }

  #row(path: string, size: number): HTMLElement {
    const download = button(words.download, words.downloadTitle(path), 'files-download', () => void this.#download(path, size));
    const remove = button(words.remove, words.removeTitle(path), 'files-remove', () => {
      void this.#ask(words.reallyRemove(path), words.remove).then((yes) => (yes ? this.#remove(path) : remove.focus()));
    });
    for (const [control, title] of [[download, words.downloadTitle(path)], [remove, words.removeTitle(path)]] as const) control.setAttribute('aria-label', title);
    return h('li', {}, h('span', { class: 'files-name' }, path), h('span', { class: 'files-size' }, lab.files.bytes(size)), h('span', { class: 'files-controls' }, download, remove));
  }

  async #showSpace(): Promise<void> {
    const here = this.#files.files.reduce((sum, file) => sum + file.size, 0);
    const estimate = this.#files.lasting ? await navigator.storage?.estimate?.().catch(() => null) : null;
    const free = estimate?.quota === undefined ? null : Math.max(0, estimate.quota - (estimate.usage ?? 0));
    const others = this.#files.other > 0 ? ` ${words.others(lab.files.bytes(this.#files.other))}` : '';
    this.#space.textContent = words.used(lab.files.bytes(here), free === null ? null : lab.files.bytes(free)) + others;
  }

  #say(text: string, bad = false): void {
    this.#message.textContent = text;
    this.#message.classList.toggle('bad', bad);
  }

  /** A question with two answers, the harmless one first at hand. */
  #ask(text: string, yes: string): Promise<boolean> {
    return new Promise((answered) => {
      const answer = (value: boolean) => (): void => {
        this.#question.hidden = true;
        this.#question.replaceChildren();
        answered(value);
      };
      const keep = button(words.keep, words.keep, 'files-keep', answer(false));
      this.#question.replaceChildren(h('span', {}, text), ' ', button(yes, yes, 'files-yes', answer(true)), ' ', keep);
      this.#question.setAttribute('aria-label', text);
      this.#question.onkeydown = (event) => {
        if (event.key === 'Escape') answer(false)();
      };
      this.#question.hidden = false;
      announce(text);
      keep.focus();
    });
  }

  async #remove(path: string): Promise<void> {
    const files = await notebook.session.ask<'removeFile'>({ type: 'removeFile', path });
    if (files) this.show(files);
    this.#say(words.removed(path));
    this.#upload.focus();
  }

  async #download(path: string, size: number): Promise<void> {
    // Each piece goes to the browser at once; here only their names are kept.
    const pieces: Blob[] = [];
    let at = 0;
    do {
      const piece = await notebook.session.ask<'readFile'>({ type: 'readFile', path, at, most: PIECE });
      if (!(piece instanceof Uint8Array)) return this.#fail(path, piece);
      pieces.push(new Blob([piece]));
      if (piece.length === 0) break;
      at += piece.length;
      if (size > PIECE) this.#say(words.fetching(path, Math.round((100 * at) / size)));
    } while (at < size);
    saveFile(path.split('/').pop() ?? path, '', new Blob(pieces, { type: 'application/octet-stream' }));
    this.#say(words.fetched(path));
  }

  async #bring(chosen: readonly File[]): Promise<void> {
    let brought = 0;
    for (const file of chosen) {
      const there = this.#files.files.some(({ path }) => path === file.name);
      if (there && !(await this.#ask(words.reallyReplace(file.name), words.replace))) continue;
      const problem = await this.#put(file);
      if (problem !== 'written') {
        await this.look();
        return this.#fail(file.name, problem);
      }
      brought += 1;
    }
    await this.look();
    if (brought > 0) this.#say(words.brought(brought));
    this.#upload.focus();
  }

  async #put(file: File): Promise<FileProblem | 'written' | null> {
    for (let at = 0, tries = 0; ; ) {
      const end = Math.min(file.size, at + PIECE);
      const bytes = new Uint8Array(await file.slice(at, end).arrayBuffer());
      const last = end === file.size;
      const answer = await notebook.session.ask<'writeFile'>({ type: 'writeFile', path: file.name, at, last }, bytes);
      if (answer !== 'written' && answer?.kind === 'later' && (tries += 1) < TRIES) {
        await new Promise((done) => setTimeout(done, AGAIN_MS));
        continue;
      }
      if (answer !== 'written' || last) return answer;
      at = end;
      this.#say(words.bringing(file.name, Math.round((100 * at) / file.size)));
    }
  }

  #fail(name: string, problem: FileProblem | null): void {
    if (problem === null) this.#say(words.problem.engine, true);
    else if (problem.kind === 'broken') this.#say(words.problem.broken(name, problem.words), true);
    else this.#say(words.problem[problem.kind](name), true);
  }
}
