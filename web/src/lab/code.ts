/**
 * A cell's code: the static text until somebody touches it, then the editor in its place, with the caret where the click was.
 *
 * `text` is always what is shown. The text of a cell can be changed (by a slider, a reset, a solution) in either state.
 */
import type { Completion, Span } from '../../generated/protocol';
import { h } from './dom';
import type { Editor } from './editor';
import { parseParams, withValue } from './params';

export interface CodeOwner {
  readonly label: string;
  readonly staticLabel: string;
  changed(text: string): void;
  run(): void;
  touched(): void;
  complete(text: string, cursor: number): Promise<{ from: number; items: readonly Completion[] } | null>;
}

export class Code {
  readonly #box: HTMLElement;
  readonly #pre: HTMLElement;
  readonly #code: HTMLElement;
  readonly #owner: CodeOwner;
  #text: string;
  #editor: Editor | null = null;
  #loading: Promise<Editor | null> | null = null;
  #readOnly = false;
  #errorSpan: Span | null = null;
  #markedLine: number | null = null;

  constructor(box: HTMLElement, owner: CodeOwner) {
    this.#box = box;
    this.#owner = owner;
    this.#pre = box.querySelector<HTMLElement>('pre') ?? box.appendChild(h('pre', { class: 'code' }, h('code')));
    this.#code = this.#pre.querySelector<HTMLElement>('code') ?? this.#pre;
    this.#text = this.#code.textContent ?? '';
    this.#pre.setAttribute('aria-label', owner.staticLabel);
    this.#pre.addEventListener('pointerenter', () => owner.touched());
    // The click comes a tenth of a second later; the editor may be on its way by then.
    this.#pre.addEventListener('pointerdown', () => void import('./editor').catch(() => {}));
    this.#pre.addEventListener('click', (event) => {
      // Somebody who selects text wants to copy it.
      if (!getSelection()?.isCollapsed) return;
      void this.edit({ x: event.clientX, y: event.clientY });
    });
    this.#pre.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.shiftKey || event.ctrlKey || event.metaKey)) owner.run();
      else if (event.key === 'Enter' && !event.altKey) void this.edit(null);
      else return;
      event.preventDefault();
    });
  }

  get text(): string {
    return this.#text;
  }

  get canUndo(): boolean {
    return this.#editor?.canUndo ?? false;
  }

  undo(): void {
    this.#editor?.undo();
  }

  /** Puts the editor in place without taking the focus: an edit from another day gets its colours back. */
  mount(): void {
    this.#loading ??= this.#load();
  }

  /** Puts the editor in place, once; null if it cannot be loaded (then the text stays readable and runnable). */
  async edit(at: { readonly x: number; readonly y: number } | null): Promise<Editor | null> {
    this.#loading ??= this.#load();
    const editor = await this.#loading;
    editor?.focusAt(at);
    return editor;
  }

  async #load(): Promise<Editor | null> {
    this.#owner.touched();
    try {
      const { Editor } = await import('./editor');
      const scrolled = this.#pre.scrollLeft;
      this.#editor = new Editor({
        parent: this.#box,
        text: this.#text,
        label: this.#owner.label,
        readOnly: this.#readOnly,
        changed: (text) => {
          this.#text = text;
          this.#owner.changed(text);
        },
        run: () => this.#owner.run(),
        complete: (text, cursor) => this.#owner.complete(text, cursor),
      });
      this.#pre.remove();
      this.#editor.markError(this.#errorSpan);
      this.#editor.markLine(this.#markedLine);
      const scroller = this.#box.querySelector('.cm-scroller');
      if (scroller) scroller.scrollLeft = scrolled;
      return this.#editor;
    } catch (error) {
      console.warn('The editor could not be loaded:', error);
      this.#loading = null;
      return null;
    }
  }

  /** Shows another text; `undoable` makes it a step that undo takes back. */
  setText(text: string, undoable: boolean): void {
    if (text === this.#text) return;
    if (this.#editor) {
      this.#editor.setText(text, undoable);
      return;
    }
    this.#text = text;
    this.#code.replaceChildren(...text.split('\n').flatMap((line, index) => [...(index > 0 ? ['\n'] : []), h('span', { class: 'line' }, line)]));
    this.#owner.changed(text);
  }

  /** A parameter has a new value. */
  setParam(name: string, value: number | boolean | string): void {
    const next = withValue(this.#text, name, value);
    const span = this.#editor ? null : this.#code.querySelector<HTMLElement>(`[data-param="${name}"]`);
    if (!span) {
      this.setText(next, true);
      return;
    }
    const param = parseParams(next).find((candidate) => candidate.name === name);
    if (param) span.textContent = next.slice(param.from, param.to);
    this.#text = next;
    this.#owner.changed(next);
  }

  setReadOnly(readOnly: boolean): void {
    this.#readOnly = readOnly;
    this.#editor?.setReadOnly(readOnly);
  }

  markError(span: Span | null): void {
    this.#errorSpan = span;
    this.#editor?.markError(span);
    this.#code.querySelectorAll('.has-error').forEach((line) => line.classList.remove('has-error'));
    if (span) this.#code.querySelectorAll('.line')[span.line - 1]?.classList.add('has-error');
  }

  /** Marks a line that something else on the page speaks of; null: none. */
  markLine(line: number | null): void {
    if (line === this.#markedLine) return;
    this.#markedLine = line;
    this.#editor?.markLine(line);
    this.#code.querySelectorAll('.made-here').forEach((marked) => marked.classList.remove('made-here'));
    if (line !== null) this.#code.querySelectorAll('.line')[line - 1]?.classList.add('made-here');
  }

  async goTo(line: number): Promise<void> {
    const editor = await this.edit(null);
    editor?.goTo(line);
  }
}
