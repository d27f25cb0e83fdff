/**
 * `<brunsviga-cell>`: one cell of a lesson. It takes over the static markup that the page builder wrote (code, output,
 * figures) and makes it answer.
 *
 * The element shows; it decides nothing about order: `Notebook` says which cells run when. What the learner writes is kept
 * under the cell's name together with the hash of the original, so that an updated original is noticed.
 */
import type { Diagnostic, FastInfo, FigureInfo, GraphInfo } from '../../generated/protocol';
import { FigureView } from '../chart/view';
import { GraphFigure } from '../graph/view';
import type { RunEnd, RunListener } from '../session/session';
import { lab } from '../strings/en';
import { Code } from './code';
import { showFiles } from './files';
import { announce, button, h } from './dom';
import { hashOf } from './hash';
import { Meter } from './meter';
import { notebook, type CellView } from './notebook';
import { Output } from './output';
import { settingFor, type Param } from './params';
import { Sliders } from './sliders';
import { fastText, rateText, timeText } from './time';

/** Typing is kept after this pause. */
const SAVE_MS = 300;
/** An edited cell gets its editor when the page has settled. */
const MOUNT_MS = 800;
/** A slider's run that takes longer is stopped for the newest value. */
const PATIENCE_MS = 350;
/** After so long a running cell says for how long. */
const LONG_RUN_MS = 1500;
/** A compiled run that takes longer shows how far it is. */
const PROGRESS_MS = 300;

export class BrunsvigaCell extends HTMLElement implements CellView {
  #code!: Code;
  #output!: Output;
  #sliders!: Sliders;
  #original = '';
  #originalHash = '';
  /** The learner's text; null while it is the original. */
  #mine: string | null = null;
  #showsOriginal = false;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #figures: FigureView[] = [];
  #drawn = 0;
  #graphed = 0;
  #figureBox!: HTMLElement;
  #graphs: GraphFigure[] = [];
  #graphBox!: HTMLElement;
  /** The cell in which a graph marks the line of a node. */
  #marked: CellView | null = null;
  #runButton!: HTMLButtonElement;
  #stopButton!: HTMLButtonElement;
  #pauseButton!: HTMLButtonElement;
  /** The run stands still: because the reader said so, or because nobody looks. */
  #held: 'no' | 'reader' | 'away' = 'no';
  #undoButton!: HTMLButtonElement;
  #resetButton!: HTMLButtonElement;
  #versions!: HTMLElement;
  #note!: HTMLElement;
  #status!: HTMLElement;
  #progress!: HTMLElement;
  #meter!: Meter;
  /** How far a compiled run is, in words; null while none goes on. */
  #pace: string | null = null;
  /** What the run that goes on, or went on last, said of mode `fast`. */
  #fast: FastInfo | null = null;
  #sliding = false;
  #slideWanted = false;
  #slideBegun = 0;
  #clock: ReturnType<typeof setInterval> | undefined;
  #awake = false;

  connectedCallback(): void {
    if (this.#awake) return;
    this.#awake = true;
    const part = (selector: string): HTMLElement => this.querySelector<HTMLElement>(selector) ?? this.appendChild(h('div', { class: selector.slice(1) }));
    this.#code = new Code(part('.cell-code'), {
      label: lab.editor(this.heading),
      staticLabel: lab.staticCode(this.heading),
      changed: (text) => this.#textChanged(text),
      run: () => void notebook.run(this),
      touched: () => notebook.warm(),
      complete: (text, cursor) => notebook.complete(text, cursor),
    });
    this.#original = this.#code.text;
    this.#originalHash = hashOf(this.#original);
    this.#buildBar(part('.cell-bar'));
    this.#takeOutput(part('.cell-output'));
    this.#sliders = new Sliders(part('.cell-params'), this.name, (param, value) => this.#slide(param, value));
    this.#sliders.follow(this.#original);
    this.addEventListener('keydown', (event) => {
      if (!this.classList.contains('is-running')) return;
      if (event.key === 'Escape') notebook.stop();
      // Letters belong to who writes.
      const writes = event.target instanceof HTMLElement && event.target.closest('input:not([type=range]), select, textarea, [contenteditable]');
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
      if (event.key.toLowerCase() === 'p' && plain && !writes) this.#hold(this.#held === 'no' ? 'reader' : 'no');
    });
    if (this.live) {
      document.addEventListener('visibilitychange', () => {
        if (!this.classList.contains('is-running')) return;
        if (document.visibilityState === 'hidden' && this.#held === 'no') this.#hold('away');
        else if (document.visibilityState === 'visible' && this.#held === 'away') this.#hold('no');
      });
    }
    this.addEventListener('pointerdown', () => notebook.warm());
    this.addEventListener('focusin', () => notebook.warm());
    notebook.add(this);
    this.#restore();
    this.#showControls();
  }

  // What the notebook asks

  get name(): string {
    return this.dataset['name'] ?? '';
  }
  get heading(): string {
    return lab.cellTitle(this.dataset['number'] ?? '', this.name);
  }
  get source(): string {
    return this.#code.text;
  }
  get exercise(): string | null {
    return this.dataset['exercise'] ?? null;
  }
  get mayFail(): boolean {
    return 'mayFail' in this.dataset;
  }
  /** What moves without end does not begin by itself where less motion is wanted. */
  get runsByItself(): boolean {
    return 'auto' in this.dataset && !(this.live && matchMedia('(prefers-reduced-motion: reduce)').matches);
  }
  get live(): boolean {
    return 'live' in this.dataset;
  }
  get onDemand(): boolean {
    return 'onDemand' in this.dataset || this.live;
  }

  status(text: string, bad = false): void {
    this.#status.textContent = text;
    this.#status.classList.toggle('bad', bad);
  }

  /** A run begins: what it prints and draws comes through the listener. */
  begin(): RunListener {
    this.#uncover();
    this.#output.begin();
    this.#drawn = 0;
    this.#graphed = 0;
    this.#fast = null;
    this.#held = 'no';
    this.#code.markError(null);
    this.classList.add('is-running');
    this.classList.remove('cell-stale');
    const begun = performance.now();
    if (!this.#sliding) this.status(lab.status.running);
    clearInterval(this.#clock);
    this.#clock = setInterval(() => {
      const ms = performance.now() - begun;
      if (ms >= LONG_RUN_MS && this.#held === 'no') this.status(this.#pace ?? lab.status.runningLong(Math.round(ms / 1000)));
    }, 500);
    this.#showProgress(null);
    this.#showControls();
    return {
      stdout: (text) => this.#output.write('stdout', text),
      stderr: (text) => this.#output.write('stderr', text),
      figure: (info) => this.#figure(info),
      progress: (fraction, stepsPerS) => {
        // A live cell makes one short run after the other, without an end that it could come nearer to.
        if (this.live) return;
        this.#pace = lab.status.pace(Math.round(fraction * 100), rateText(stepsPerS));
        if (performance.now() - begun >= PROGRESS_MS) this.#showProgress(fraction);
      },
      memory: (info) => {
        if (!this.live) this.#meter.show(info);
      },
      graph: (info) => this.#graph(info),
      measured: (fast) => {
        this.#fast = fast;
      },
    };
  }

  /** The run has ended. */
  end(end: RunEnd): void {
    clearInterval(this.#clock);
    this.#showProgress(null);
    this.#held = 'no';
    this.classList.remove('is-running', 'is-paused');
    for (const figure of this.#figures) figure.settle();
    switch (end.type) {
      case 'finished':
        if (end.value) this.#output.write('value', end.value);
        this.#output.end();
        this.#dropFigures();
        this.status(this.finishedText(end.elapsedMs));
        break;
      case 'failed':
        this.#output.end();
        this.#dropFigures();
        this.#fail(end.diagnostic);
        break;
      case 'stopped':
        // A slider's run that gave way to a newer value is no news.
        if (!this.#sliding) this.status(lab.status.stopped(timeText(end.elapsedMs)));
        break;
      case 'checked':
        this.#output.end();
        this.status('');
        break;
      case 'lost':
        this.classList.add('cell-stale');
        break;
    }
    if (!this.#sliding && this.#status.textContent) announce(this.#status.textContent);
    this.#showControls();
    this.dispatchEvent(new CustomEvent('brunsviga:ran', { bubbles: true, detail: { type: end.type } }));
  }

  /** What is said of a run that has finished. */
  finishedText(elapsedMs: number): string {
    const finished = lab.status.finished(timeText(elapsedMs));
    return this.#fast ? `${finished} ${fastText(this.#fast)}` : finished;
  }

  /** A quiet bar under the cell's controls; null takes it away. */
  #showProgress(fraction: number | null): void {
    if (fraction === null) {
      this.#pace = null;
      this.#meter.hide();
    }
    this.#progress.hidden = fraction === null;
    if (fraction === null) return;
    this.#progress.setAttribute('aria-valuenow', String(Math.round(fraction * 100)));
    this.#progress.style.setProperty('--done', String(fraction));
  }

  /** A message that stays until the next run: what was lost, or what to do. */
  tell(message: string, actions: readonly HTMLElement[] = []): void {
    this.#note.replaceChildren(message, ' ', ...actions);
    this.#note.hidden = message === '';
    if (message) announce(message);
  }

  /** Puts a text into the cell as the learner's own, as a step that undo takes back. */
  async replaceText(text: string): Promise<void> {
    this.#showOriginal(false);
    await this.#code.edit(null);
    this.#code.setText(text, true);
  }

  showError(diagnostic: Diagnostic): void {
    this.#fail(diagnostic);
  }

  /** Marks the line that made what is looked at. */
  markLine(line: number | null): void {
    this.#code.markLine(line);
  }

  async goTo(line: number): Promise<void> {
    this.scrollIntoView({ block: 'nearest' });
    await this.#code.goTo(line);
  }

  // Building

  #buildBar(bar: HTMLElement): void {
    const number = bar.querySelector('.cell-number');
    this.#runButton = button(lab.run, lab.runTitle, 'run', () => void notebook.run(this));
    this.#stopButton = button(lab.stop, lab.stopTitle, 'stop', () => notebook.stop());
    this.#pauseButton = button(lab.pause, lab.pauseTitle, 'pause', () => this.#hold(this.#held === 'no' ? 'reader' : 'no'));
    this.#undoButton = button(lab.undo, lab.undoTitle, 'undo', () => this.#code.undo());
    this.#resetButton = button(lab.reset, lab.resetTitle, 'reset', () => this.#reset());
    const version = (text: string, original: boolean): HTMLButtonElement => {
      const made = button(text, lab.version, original ? 'see-original' : 'see-mine', () => this.#showOriginal(original));
      made.setAttribute('aria-pressed', String(!original));
      return made;
    };
    this.#versions = h('span', { class: 'versions', role: 'group', 'aria-label': lab.version }, version(lab.original, true), version(lab.mine, false));
    bar.replaceChildren(this.#runButton, this.#stopButton, this.#pauseButton, h('span', { class: 'spacer' }), this.#versions, this.#undoButton, this.#resetButton, ...(number ? [number] : []));
    this.#note = h('div', { class: 'cell-note', hidden: true });
    bar.after(this.#note);
    this.#status = h('div', { class: 'cell-status' });
    this.#progress = h('div', { class: 'cell-progress', role: 'progressbar', 'aria-label': lab.status.progress, 'aria-valuemin': '0', 'aria-valuemax': '100', hidden: true });
    this.#meter = new Meter(announce, button(lab.meter.showFiles, lab.meter.showFilesTitle, '', () => showFiles()));
    (this.querySelector('.cell-params') ?? bar).before(this.#progress, this.#meter.element, this.#status);
  }

  /** The static output becomes the live one's first content: texts in one box, figures in another. */
  #takeOutput(area: HTMLElement): void {
    const cover = area.querySelector<HTMLElement>('.cover');
    const holder = cover ?? area;
    const text = h('div', { class: 'cell-text' });
    this.#figureBox = h('div', { class: 'cell-figures' });
    const figures = [...holder.querySelectorAll<HTMLElement>('figure.chart')];
    this.#graphBox = h('div', { class: 'cell-graphs' });
    const graphs = [...holder.querySelectorAll<HTMLElement>('figure.graph')];
    const drawn = [...figures, ...graphs];
    const texts = [...holder.children].filter((child) => !(child instanceof HTMLElement && drawn.includes(child)) && child.tagName !== 'SUMMARY');
    text.append(...texts);
    this.#figureBox.append(...figures);
    this.#graphBox.append(...graphs);
    holder.append(text, this.#figureBox, this.#graphBox);
    this.#output = new Output(text);
  }

  /** A covered result is uncovered by a run of one's own. */
  #uncover(): void {
    const cover = this.querySelector<HTMLDetailsElement>('.cover');
    if (!cover) return;
    cover.replaceWith(...[...cover.children].filter((child) => child.tagName !== 'SUMMARY'));
  }

  #showControls(): void {
    const running = this.classList.contains('is-running');
    this.#runButton.hidden = running;
    this.#stopButton.hidden = !running;
    this.#pauseButton.hidden = !running;
    const held = this.#held !== 'no';
    this.#pauseButton.textContent = held ? lab.resume : lab.pause;
    this.#pauseButton.title = held ? lab.resumeTitle : lab.pauseTitle;
    const changed = this.#mine !== null;
    this.#versions.hidden = !changed;
    this.#resetButton.hidden = !changed;
    this.#undoButton.hidden = !this.#code.canUndo || this.#showsOriginal;
    for (const [index, choice] of [...this.#versions.children].entries()) choice.setAttribute('aria-pressed', String((index === 0) === this.#showsOriginal));
  }

  // The learner's text

  #restore(): void {
    const kept = notebook.work.edit(this.name);
    if (!kept || kept.source === this.#original) return;
    this.#mine = kept.source;
    this.#code.setText(kept.source, false);
    setTimeout(() => this.#code.mount(), MOUNT_MS);
    if (kept.original !== this.#originalHash) {
      const keep = button(lab.keepMine, lab.keepMine, '', () => {
        this.tell('');
        this.#save();
      });
      const see = button(lab.seeOriginal, lab.seeOriginal, '', () => this.#showOriginal(true));
      this.tell(lab.updated, [see, keep]);
      clearTimeout(this.#saveTimer);
    }
  }

  #textChanged(text: string): void {
    this.#sliders?.follow(text);
    if (this.#showsOriginal) return;
    this.#mine = text === this.#original ? null : text;
    clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(() => this.#save(), SAVE_MS);
    this.#showControls();
  }

  /** Keeps what is not kept yet; the notebook calls it when the page is left. */
  flush(): void {
    if (this.#saveTimer !== undefined) this.#save();
  }

  #save(): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    notebook.work.saveEdit(this.name, this.#mine === null ? null : { source: this.#mine, original: this.#originalHash });
  }

  #showOriginal(original: boolean): void {
    if (original === this.#showsOriginal || this.#mine === null) return;
    this.#showsOriginal = original;
    const mine = this.#mine;
    this.#code.setText(original ? this.#original : mine, false);
    this.#code.setReadOnly(original);
    this.#code.markError(null);
    this.#showControls();
  }

  #reset(): void {
    this.#showOriginal(false);
    this.#code.setText(this.#original, true);
    this.#code.markError(null);
    this.tell('');
    this.#save();
    this.#showControls();
    this.#runButton.focus();
  }

  // Runs

  /** The run stands still, or goes on. */
  #hold(held: 'no' | 'reader' | 'away'): void {
    const was = this.#held;
    if (was === held) return;
    this.#held = held;
    if (held === 'no') notebook.session.resume();
    else notebook.session.pause();
    this.classList.toggle('is-paused', held !== 'no');
    const words = held === 'no' ? lab.status.resumed : held === 'away' ? lab.status.away : lab.status.paused;
    this.status(words);
    if (held === 'reader' || was === 'reader') announce(words);
    this.#showControls();
  }

  #slide(param: Param, value: number | boolean | string): void {
    const { name } = param;
    if (this.#showsOriginal) this.#showOriginal(false);
    this.#code.setParam(name, value);
    if (param.live && this.classList.contains('is-running')) {
      notebook.session.send({ type: 'set', name, value: settingFor(param, value) });
      return;
    }
    this.#slideWanted = true;
    if (!this.#sliding) void this.#slideLoop();
    else if (performance.now() - this.#slideBegun > PATIENCE_MS) notebook.stop();
  }

  /** Runs for the newest value until no newer one has come. */
  async #slideLoop(): Promise<void> {
    this.#sliding = true;
    while (this.#slideWanted) {
      this.#slideWanted = false;
      this.#slideBegun = performance.now();
      const end = await notebook.run(this);
      if (end === null || end === 'failed' || end === 'lost') break;
      if (end === 'stopped' && !this.#slideWanted) this.status(lab.status.stopped(timeText(performance.now() - this.#slideBegun)));
    }
    this.#sliding = false;
    this.#slideWanted = false;
  }

  #figure(info: FigureInfo): void {
    const slot = this.#drawn++;
    const known = this.#figures.findIndex((figure) => figure.id === info.id && figure.alive);
    const view = this.#figures[known];
    if (view) {
      view.update(info);
      // Shown twice in one run is still one figure.
      this.#drawn = Math.max(known + 1, slot === known ? slot + 1 : slot);
      return;
    }
    const old = this.#figures[slot];
    const place = old?.element ?? this.#figureBox.querySelectorAll<HTMLElement>('figure.chart')[slot] ?? null;
    if (!place) this.classList.add('has-chart');
    const made = new FigureView(notebook.session, info, place);
    if (!place) this.#figureBox.append(made.element);
    if (old?.alive) notebook.session.send({ type: 'close', figure: old.id });
    this.#figures[slot] = made;
  }

  /** The k-th graph of a run takes the place of the k-th before. */
  #graph(info: GraphInfo): void {
    const slot = this.#graphed++;
    const known = this.#graphs[slot];
    if (known) {
      known.update(info);
      return;
    }
    const place = this.#graphBox.querySelectorAll<HTMLElement>('figure.graph')[slot] ?? null;
    const made = new GraphFigure(info, {
      mark: (file, line) => this.#markMaker(file, line),
      goTo: (file, line) => void this.#cellOf(file)?.goTo(line),
    }, place);
    if (!place) this.#graphBox.append(made.element);
    this.#graphs[slot] = made;
  }

  #cellOf(file: string): CellView | null {
    return file === this.name ? this : notebook.find(file);
  }

  #markMaker(file: string, line: number | null): void {
    const cell = line === null ? null : this.#cellOf(file);
    if (this.#marked && this.#marked !== cell) this.#marked.markLine(null);
    cell?.markLine(line);
    this.#marked = cell;
  }

  /** Figures that this run did not draw are gone, static ones too. */
  #dropFigures(): void {
    for (const old of this.#graphs.splice(this.#graphed)) old.close();
    [...this.#graphBox.querySelectorAll('figure.graph')].slice(this.#graphed).forEach((figure) => figure.remove());
    for (const old of this.#figures.splice(this.#drawn)) old.close();
    [...this.#figureBox.querySelectorAll('figure.chart')].slice(this.#drawn).forEach((figure) => figure.remove());
  }

  #fail(diagnostic: Diagnostic): void {
    const here = diagnostic.file === this.name;
    const line = diagnostic.span?.line ?? null;
    const other = here ? null : notebook.find(diagnostic.file);
    const place = line === null ? null : lab.output.place(here ? lab.thisCell : (other?.heading ?? diagnostic.file), line);
    const go = line === null || (!here && !other) ? null : (): void => void (here ? this.goTo(line) : other?.goTo(line));
    this.#output.problem(diagnostic, place, go);
    if (here) this.#code.markError(diagnostic.span ?? null);
    this.status(lab.status.failed(diagnostic.kind, here ? line : null), true);
  }
}
