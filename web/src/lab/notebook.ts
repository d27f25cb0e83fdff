/**
 * The cells of a page as one notebook: their order, what has run, and the session that they share.
 *
 * Guarantees: one run at a time; before a cell runs, the cells above it that have not run in this session do, except exercises and
 * what runs only on demand; after the worker was lost, everything counts as not run, and the cell that lost it says what to run again.
 */
import type { Completion } from '../../generated/protocol';
import type { Beginning, EnginePort } from '../session/envelope';
import { Session, type LossReason, type RunEnd, type RunListener } from '../session/session';
import { PageWork } from '../store/work';
import { lab } from '../strings/en';
import { announce, button } from './dom';

/** A cell as the notebook sees it. */
export interface CellView {
  readonly name: string;
  readonly heading: string;
  readonly source: string;
  readonly exercise: string | null;
  readonly mayFail: boolean;
  readonly runsByItself: boolean;
  readonly onDemand: boolean;
  status(text: string, bad?: boolean): void;
  begin(): RunListener;
  finishedText(elapsedMs: number): string;
  end(end: RunEnd): void;
  tell(message: string, actions?: readonly HTMLElement[]): void;
  goTo(line: number): Promise<void>;
  replaceText(text: string): Promise<void>;
  markLine(line: number | null): void;
  flush(): void;
}

/** Where an element stands in the page decides the order of cells. */
type CellElement = CellView & HTMLElement;

export class Notebook {
  readonly session: Session;
  readonly work: PageWork;
  readonly #cells: CellElement[] = [];
  readonly #ran = new Set<string>();
  /** The cell whose run goes on. */
  #active: CellElement | null = null;
  #chain: Promise<unknown> = Promise.resolve();
  #newest = 0;
  readonly #seen: IntersectionObserver | null;

  constructor(connect: () => EnginePort, page: string) {
    this.session = new Session(connect, (reason) => this.#lost(reason));
    this.work = new PageWork(page);
    this.#seen = typeof IntersectionObserver === 'undefined' ? null : new IntersectionObserver((entries) => this.#appeared(entries), { threshold: 0.25 });
    addEventListener('pagehide', () => {
      for (const cell of this.#cells) cell.flush();
    });
  }

  add(cell: CellElement): void {
    this.#cells.push(cell);
    this.#cells.sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
    if (cell.runsByItself) this.#seen?.observe(cell);
  }

  /** The texts of the cells, as they are now. */
  sources(): string[] {
    return this.#cells.map((cell) => cell.source);
  }

  find(name: string): CellElement | null {
    return this.#cells.find((cell) => cell.name === name) ?? null;
  }

  /** Some cell computes with TensorFlow, or with what the engine compiles. */
  get compiles(): boolean {
    return this.sources().some((source) => NEEDS_WHOLE.test(source));
  }

  /** Starts the worker before it is needed; a failure is told when something is run. */
  warm(): void {
    if (!this.session.started) this.session.start().catch(() => {});
  }

  async complete(text: string, cursor: number): Promise<{ from: number; items: readonly Completion[] } | null> {
    if (!this.session.started) return null;
    return this.session.ask<'complete'>({ type: 'complete', source: text, cursor });
  }

  stop(): void {
    this.#newest += 1;
    this.session.stop();
  }

  /** Runs a cell, and before it what it may need. The end's type, or null if it did not come to that. */
  run(cell: CellElement): Promise<RunEnd['type'] | null> {
    return this.#queue(cell, async (above) => {
      const end = await this.#execute(cell, (listener) => this.session.run(cell.name, cell.source, listener));
      if (end.type === 'finished' || (end.type === 'failed' && cell.mayFail)) this.#ran.add(cell.name);
      if (above > 0 && end.type === 'finished') cell.status(`${cell.finishedText(end.elapsedMs)} ${lab.status.aboveDone(above)}`);
      return end.type;
    });
  }

  /** Goes on with an interrupted run of a cell; before it runs what had run before that, too, exercises and all. */
  goOn(cell: CellElement, interrupted: number, before: readonly string[]): Promise<RunEnd['type'] | null> {
    return this.#queue(cell, async (above) => {
      const end = await this.#execute(cell, (listener) => this.session.goOn(cell.name, cell.source, interrupted, listener));
      if (end.type === 'finished') this.#ran.add(cell.name);
      if (above > 0 && end.type === 'finished') cell.status(`${cell.finishedText(end.elapsedMs)} ${lab.status.aboveDone(above)}`);
      return end.type;
    }, new Set(before));
  }

  /** Runs an exercise's cell and its check; the end, or null if it did not come to that. */
  check(cell: CellElement, check: string): Promise<RunEnd | null> {
    return this.#queue(cell, () => this.#execute(cell, (listener) => this.session.check(cell.name, cell.source, check, listener)));
  }

  /** One after the other; a newer wish ends an older one. */
  #queue<T>(cell: CellElement, work: (above: number) => Promise<T>, wanted: ReadonlySet<string> = new Set()): Promise<T | null> {
    const turn = ++this.#newest;
    cell.tell('');
    if (this.#active) this.session.stop();
    const done = this.#chain.then(async () => {
      if (turn !== this.#newest) return null;
      if (!(await this.#startFor(cell))) return null;
      if (turn !== this.#newest) cell.status('');
      const above = await this.#runAbove(cell, turn, wanted);
      return above !== null && turn === this.#newest ? work(above) : null;
    });
    this.#chain = done.catch((error: unknown) => console.error(error));
    return done;
  }

  async #startFor(cell: CellElement): Promise<boolean> {
    if (!this.session.started) cell.status(lab.status.starting);
    try {
      await this.session.start();
      return true;
    } catch (error) {
      cell.status(lab.status.engineFailed, true);
      cell.tell(`${lab.status.engineFailed} (${error instanceof Error ? error.message : String(error)})`, [button(lab.retry, lab.retry, '', () => void this.run(cell))]);
      return false;
    }
  }

  /** Runs the cells above that have not run, and those that are wanted, and counts them; null if one failed or the wish is no longer the newest. */
  async #runAbove(cell: CellElement, turn: number, wanted: ReadonlySet<string>): Promise<number | null> {
    const at = this.#cells.indexOf(cell);
    const above = this.#cells.filter((other, index) => index !== at && !this.#ran.has(other.name) && (wanted.has(other.name) || (index < at && other.exercise === null && !other.onDemand)));
    if (above.length === 0) return 0;
    cell.status(lab.status.above(above.length));
    for (const other of above) {
      if (turn !== this.#newest) return null;
      const end = await this.#execute(other, (listener) => this.session.run(other.name, other.source, listener));
      if (end.type !== 'finished' && !(end.type === 'failed' && other.mayFail)) {
        cell.status(lab.status.aboveFailed(other.heading), true);
        announce(lab.status.aboveFailed(other.heading));
        return null;
      }
      this.#ran.add(other.name);
    }
    return above.length;
  }

  async #execute(cell: CellElement, start: (listener: RunListener) => Promise<RunEnd>): Promise<RunEnd> {
    this.#active = cell;
    const listener = cell.begin();
    let end: RunEnd;
    try {
      end = await start(listener);
    } catch {
      // The worker went away and could not be started again.
      end = { type: 'lost', reason: 'crashed', elapsedMs: 0 };
    }
    this.#active = null;
    cell.end(end);
    return end;
  }

  #lost(reason: LossReason): void {
    const cell = this.#active;
    const again = this.#cells.filter((other) => this.#ran.has(other.name)).map((other) => other.heading);
    this.#ran.clear();
    this.#newest += 1;
    if (!cell) return;
    const words = `${lab.lost[reason]} ${again.length > 0 ? lab.lost.again(again.join(', ')) : lab.lost.nothing}`;
    cell.status(reason === 'stopped' ? lab.status.stoppedHard : lab.status.crashed, true);
    cell.tell(words);
  }

  #appeared(entries: readonly IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      if (!entry.isIntersecting || this.#active) continue;
      const cell = this.#cells.find((candidate) => candidate === entry.target);
      this.#seen?.unobserve(entry.target);
      if (cell && !this.#ran.has(cell.name)) void this.run(cell);
    }
  }
}

const page = document.querySelector<HTMLElement>('[data-page]')?.dataset['page'] ?? '';

/** A cell that imports TensorFlow, which is in the engine's second part. */
const NEEDS_WHOLE = /^\s*(import|from)\s+(tensorflow|brunsviga)\b/m;

function startWorker(): EnginePort {
  const worker = new Worker(new URL('../worker/engine.ts', import.meta.url), { type: 'module' });
  const beginning: Beginning = { page, whole: notebook.compiles };
  worker.postMessage(beginning);
  return worker;
}

/** The page's one notebook. */
export const notebook = new Notebook(startWorker, page);
