/**
 * The Python editor. A chunk of its own: it is loaded when the learner first touches some code.
 *
 * Escape, then Tab, leaves the editor (CodeMirror's own rule). Tokens have the classes of the static code, so that the
 * colours do not change when the editor takes its place.
 */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory, redoDepth, undo, undoDepth } from '@codemirror/commands';
import { localCompletionSource, python } from '@codemirror/lang-python';
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorState, StateEffect, StateField, Transaction, type Extension } from '@codemirror/state';
import { Decoration, drawSelection, EditorView, keymap, lineNumbers, type DecorationSet } from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import type { Completion, Span } from '../../generated/protocol';

export interface EditorOptions {
  readonly parent: HTMLElement;
  readonly text: string;
  readonly label: string;
  readonly readOnly: boolean;
  changed(text: string, byHand: boolean): void;
  run(): void;
  /** Names for a place, or null if the engine cannot say. */
  complete(text: string, cursor: number): Promise<{ from: number; items: readonly Completion[] } | null>;
}

const setError = StateEffect.define<Span | null>();
const errorLine = Decoration.line({ class: 'has-error' });
const errorPart = Decoration.mark({ class: 'error-part' });

const errorField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setError)) continue;
      next = Decoration.none;
      const span = effect.value;
      const { doc } = transaction.state;
      if (!span || span.line < 1 || span.line > doc.lines) continue;
      const line = doc.line(span.line);
      const from = Math.min(line.from + span.column - 1, line.to);
      const last = span.endLine <= doc.lines ? doc.line(Math.max(span.endLine, span.line)) : line;
      const to = Math.min(last.from + Math.max(span.endColumn - 1, 0), last.to);
      next = Decoration.set([errorLine.range(line.from), ...(to > from ? [errorPart.range(from, to)] : [])], true);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const setMarked = StateEffect.define<number | null>();
const markedLine = Decoration.line({ class: 'made-here' });

const markedField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setMarked)) continue;
      const { doc } = transaction.state;
      const number = effect.value;
      next = number === null || number < 1 || number > doc.lines ? Decoration.none : Decoration.set([markedLine.range(doc.line(number).from)]);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** The comments of form parameters are for machines: shown small. */
const paramComments = EditorView.decorations.compute(['doc'], (state) => {
  const mark = Decoration.mark({ class: 'tok-param' });
  const ranges = [];
  for (const match of state.doc.toString().matchAll(/#[ \t]*@param.*$/gm)) ranges.push(mark.range(match.index, match.index + match[0].length));
  return Decoration.set(ranges);
});

export class Editor {
  readonly #view: EditorView;
  readonly #readOnly = new Compartment();
  #byHand = true;

  constructor(options: EditorOptions) {
    const run = (): boolean => {
      options.run();
      return true;
    };
    const source = async (context: CompletionContext): Promise<CompletionResult | null> => {
      if (!context.explicit && !context.matchBefore(/[\w.]$/)) return null;
      const found = await options.complete(context.state.doc.toString(), context.pos);
      if (!found) return localCompletionSource(context);
      return { from: found.from, options: found.items.map(({ label, kind }) => ({ label, type: kind })), validFor: /^\w*$/ };
    };
    const extensions: Extension[] = [
      lineNumbers(),
      history(),
      drawSelection(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      indentUnit.of('    '),
      python(),
      syntaxHighlighting(classHighlighter),
      autocompletion({ override: [source], icons: false }),
      errorField,
      markedField,
      paramComments,
      this.#readOnly.of(EditorState.readOnly.of(options.readOnly)),
      keymap.of([{ key: 'Shift-Enter', run }, { key: 'Mod-Enter', run }, ...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
      EditorView.contentAttributes.of({ 'aria-label': options.label, autocapitalize: 'off', autocorrect: 'off', spellcheck: 'false', tabindex: '0' }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) options.changed(update.state.doc.toString(), this.#byHand);
      }),
    ];
    this.#view = new EditorView({ parent: options.parent, state: EditorState.create({ doc: options.text, extensions }) });
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  get canUndo(): boolean {
    return undoDepth(this.#view.state) > 0;
  }

  get canRedo(): boolean {
    return redoDepth(this.#view.state) > 0;
  }

  /** Replaces what differs; `undoable` puts it among the learner's own steps. */
  setText(text: string, undoable: boolean): void {
    const old = this.text;
    if (old === text) return;
    let from = 0;
    while (from < old.length && from < text.length && old[from] === text[from]) from++;
    let end = 0;
    while (end < old.length - from && end < text.length - from && old[old.length - 1 - end] === text[text.length - 1 - end]) end++;
    this.#byHand = false;
    this.#view.dispatch({
      changes: { from, to: old.length - end, insert: text.slice(from, text.length - end) },
      annotations: undoable ? isolateHistory.of('full') : Transaction.addToHistory.of(false),
    });
    this.#byHand = true;
  }

  setReadOnly(readOnly: boolean): void {
    this.#view.dispatch({ effects: this.#readOnly.reconfigure(EditorState.readOnly.of(readOnly)) });
  }

  undo(): void {
    undo(this.#view);
    this.#view.focus();
  }

  markError(span: Span | null): void {
    this.#view.dispatch({ effects: setError.of(span) });
  }

  markLine(line: number | null): void {
    this.#view.dispatch({ effects: setMarked.of(line) });
  }

  /** Puts the caret where a click was, and takes the focus. */
  focusAt(at: { readonly x: number; readonly y: number } | null): void {
    const position = at ? this.#view.posAtCoords(at, false) : null;
    if (position !== null) this.#view.dispatch({ selection: { anchor: position } });
    this.#view.focus();
  }

  goTo(line: number): void {
    const { doc } = this.#view.state;
    const place = doc.line(Math.min(Math.max(1, line), doc.lines)).from;
    this.#view.dispatch({ selection: { anchor: place }, effects: EditorView.scrollIntoView(place, { y: 'center' }) });
    this.#view.focus();
  }
}
