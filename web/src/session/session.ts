/**
 * A page's conversation with its engine worker: requests in, promises and events out.
 *
 * Guarantees: every run ends exactly once, whatever happens to the worker (`finished`, `failed`, `stopped`, `checked`, or `lost`
 * when the worker had to be ended or died). After `stop()` the run has ended within 100 ms and a little: if the worker does not
 * answer, it is terminated and a fresh one is started. Questions asked of a worker that is gone answer null. Nothing here
 * touches the page.
 */
import type { Completion, Event, FastInfo, FigureInfo, FileProblem, GraphInfo, InterruptedRun, Reading, Request, Table, UnkeptReason } from '../../generated/protocol';
import type { EnginePort, FromWorker } from './envelope';

/** How long Stop waits for the worker before it ends it. */
export const STOP_LIMIT_MS = 100;
/** How long a fresh worker may take until it is ready: a slow line must load the engine in this time. */
export const START_LIMIT_MS = 60_000;

export type LossReason = 'stopped' | 'crashed';
export type RunEnd =
  | Extract<Event, { type: 'finished' | 'failed' | 'stopped' | 'checked' }>
  | { readonly type: 'lost'; readonly reason: LossReason; readonly elapsedMs: number };

/** What comes while a run goes on. */
export interface RunListener {
  stdout(text: string): void;
  stderr(text: string): void;
  figure(info: FigureInfo): void;
  /** How far a compiled run is: 0 to 1, and steps per second. */
  progress(fraction: number, stepsPerS: number): void;
  /** Where the states are that the run keeps. */
  memory(info: Extract<Event, { type: 'memory' }>): void;
  graph(info: GraphInfo): void;
  /** The last compiled loop was in mode `fast`. */
  measured(fast: FastInfo): void;
}

/** A file that the engine wrote: text, or bytes. */
export interface ExportedFile {
  readonly fileName: string;
  readonly mime: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

/** The learner's files, as the engine tells of them. */
export type FileList = Omit<Extract<Event, { type: 'files' }>, 'type' | 'request'>;

/** A question as the caller writes it: the session adds its number. */
type Unnumbered<T> = T extends { request: number } ? Omit<T, 'request'> : never;
export type Question = Unnumbered<Request>;
type AnswerOf<Q extends Question['type']> = Q extends 'complete'
  ? { from: number; items: Completion[] }
  : Q extends 'probe' | 'read'
    ? Reading
    : Q extends 'export'
      ? ExportedFile
      : Q extends 'table'
        ? Table
        : Q extends 'files' | 'removeFile'
          ? FileList
          : Q extends 'readFile'
            ? Uint8Array<ArrayBuffer> | FileProblem
            : Q extends 'writeFile'
              ? FileProblem | 'written'
              : never;

interface Running {
  readonly listener: RunListener;
  readonly begun: number;
  readonly end: (end: RunEnd) => void;
}

/** `connect` makes a worker; `onLost` is told when one is gone, and with it all variables and figures. */
export class Session {
  readonly #connect: () => EnginePort;
  readonly #onLost: (reason: LossReason) => void;
  #port: EnginePort | null = null;
  #ready: Promise<void> | null = null;
  /** Ends the wait of a start that fails. */
  #refuse: ((error: Error) => void) | null = null;
  #numbers = 0;
  readonly #runs = new Map<number, Running>();
  readonly #questions = new Map<number, (answer: unknown) => void>();
  #stopTimer: ReturnType<typeof setTimeout> | undefined;
  /** Compiled loops are in mode `fast`: every worker is told. */
  #fast = false;
  /** A run has changed the files. */
  onFiles: (files: FileList) => void = () => {};
  /** A worker is ready: the first one, or one in the place of another. */
  onStarted: () => void = () => {};
  /** What there is of interrupted runs. */
  onInterrupted: (runs: readonly InterruptedRun[]) => void = () => {};
  /** Files last until the page is closed. */
  onUnkept: (reason: UnkeptReason) => void = () => {};
  /** Counts workers: figures of an older one are dead. */
  #generation = 0;

  constructor(connect: () => EnginePort, onLost: (reason: LossReason) => void) {
    this.#connect = connect;
    this.#onLost = onLost;
  }

  get generation(): number {
    return this.#generation;
  }

  /** Whether a worker is there and has said that it is ready, or is on its way. */
  get started(): boolean {
    return this.#ready !== null;
  }

  get busy(): boolean {
    return this.#runs.size > 0;
  }

  /** Starts the worker if none is there. Rejects if it cannot be started; the next call tries again. */
  start(): Promise<void> {
    this.#ready ??= new Promise<void>((resolve, reject) => {
      const port = this.#connect();
      const timer = setTimeout(() => fail(new Error('the engine did not start in time')), START_LIMIT_MS);
      const fail = (error: Error): void => {
        clearTimeout(timer);
        if (this.#port !== port) return;
        this.#drop('crashed');
        reject(error);
      };
      this.#port = port;
      this.#refuse = fail;
      port.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if (this.#port !== port) return;
        if (data.event.type === 'ready') {
          clearTimeout(timer);
          this.#refuse = null;
          if (this.#fast) this.send({ type: 'math', fast: true });
          this.onStarted();
          resolve();
        } else if (data.event.type === 'broken') {
          if (this.#refuse) fail(new Error(data.event.message));
          else this.#lose('crashed');
        } else {
          this.#receive(data.event, data.bytes);
        }
      };
      port.onerror = (event) => {
        event.preventDefault?.();
        if (this.#port !== port) return;
        if (this.#refuse) fail(new Error(event.message || 'the engine could not be loaded'));
        else this.#lose('crashed');
      };
    });
    return this.#ready;
  }

  /** Compiled loops are in mode `fast` from the next run on, or exact. */
  setFast(fast: boolean): void {
    if (fast === this.#fast) return;
    this.#fast = fast;
    if (!this.#refuse) this.send({ type: 'math', fast });
  }

  run(name: string, source: string, listener: RunListener): Promise<RunEnd> {
    return this.#begin(listener, (run) => ({ type: 'run', run, name, source }));
  }

  /** Runs a cell again, of which a run was interrupted: its long loop goes on from there. */
  goOn(name: string, source: string, interrupted: number, listener: RunListener): Promise<RunEnd> {
    return this.#begin(listener, (run) => ({ type: 'goOn', run, name, source, interrupted }));
  }

  check(name: string, source: string, check: string, listener: RunListener): Promise<RunEnd> {
    return this.#begin(listener, (run) => ({ type: 'check', run, name, source, check }));
  }

  async #begin(listener: RunListener, request: (run: number) => Request): Promise<RunEnd> {
    await this.start();
    return new Promise<RunEnd>((end) => {
      const run = ++this.#numbers;
      this.#runs.set(run, { listener, begun: performance.now(), end });
      this.send(request(run));
    });
  }

  /** Stops what runs. Its promise resolves soon, one way or the other. */
  stop(): void {
    if (this.#refuse) {
      this.#refuse(new Error('stopped'));
      return;
    }
    if (this.#runs.size === 0 || this.#stopTimer !== undefined) return;
    this.send({ type: 'stop' });
    this.#stopTimer = setTimeout(() => {
      this.#stopTimer = undefined;
      if (this.#runs.size > 0) this.#lose('stopped');
    }, STOP_LIMIT_MS);
  }

  /** What runs stands still until `resume` or `stop`. */
  pause(): void {
    if (this.#runs.size > 0) this.send({ type: 'pause' });
  }

  resume(): void {
    if (this.#runs.size > 0) this.send({ type: 'resume' });
  }

  /** Posts a request that has no answer of its own. Without a worker it is dropped. */
  send(request: Request, beside?: OffscreenCanvas | Uint8Array<ArrayBuffer>): void {
    if (beside instanceof Uint8Array) this.#port?.postMessage({ request, bytes: beside }, [beside.buffer]);
    else if (beside) this.#port?.postMessage({ request, canvas: beside }, [beside]);
    else this.#port?.postMessage({ request }, []);
  }

  /** Asks; null if the worker is gone before it answers, or has no answer. */
  ask<Q extends Question['type']>(question: Extract<Question, { type: Q }>, beside?: Uint8Array<ArrayBuffer>): Promise<AnswerOf<Q> | null> {
    if (!this.#port || this.#refuse) return Promise.resolve(null);
    return new Promise((resolve) => {
      const request = ++this.#numbers;
      this.#questions.set(request, resolve as (answer: unknown) => void);
      this.send({ ...question, request } as Request, beside);
    });
  }

  #receive(event: Event, bytes: Uint8Array<ArrayBuffer> | undefined): void {
    switch (event.type) {
      case 'ready':
      case 'broken':
        return;
      case 'stdout':
        this.#runs.get(event.run)?.listener.stdout(event.text);
        return;
      case 'stderr':
        this.#runs.get(event.run)?.listener.stderr(event.text);
        return;
      case 'figure':
        this.#runs.get(event.run)?.listener.figure(event.figure);
        return;
      case 'progress':
        this.#runs.get(event.run)?.listener.progress(event.fraction, event.stepsPerS);
        return;
      case 'memory':
        this.#runs.get(event.run)?.listener.memory(event);
        return;
      case 'graph':
        this.#runs.get(event.run)?.listener.graph(event.graph);
        return;
      case 'measured':
        this.#runs.get(event.run)?.listener.measured(event.fast);
        return;
      case 'finished':
      case 'failed':
      case 'stopped':
      case 'checked':
        this.#end(event.run, event);
        return;
      case 'completions':
        this.#answer(event.request, { from: event.from, items: event.items });
        return;
      case 'reading':
        this.#answer(event.request, event.reading ?? null);
        return;
      case 'exported': {
        const content = event.text ?? bytes;
        this.#answer(event.request, content === undefined ? null : { fileName: event.fileName, mime: event.mime, content });
        return;
      }
      case 'tableRows':
        this.#answer(event.request, event.table);
        return;
      case 'files': {
        const { files, lasting, other } = event;
        if (event.request === undefined) this.onFiles({ files, lasting, other });
        else this.#answer(event.request, { files, lasting, other });
        return;
      }
      case 'filePiece':
        this.#answer(event.request, event.problem ?? bytes ?? null);
        return;
      case 'fileWritten':
        this.#answer(event.request, event.problem ?? 'written');
        return;
      case 'interrupted':
        this.onInterrupted(event.runs);
        return;
      case 'unkept':
        this.onUnkept(event.reason);
        return;
      default:
        event satisfies never;
    }
  }

  #end(run: number, end: RunEnd): void {
    const running = this.#runs.get(run);
    if (!running) return;
    this.#runs.delete(run);
    if (this.#runs.size === 0) {
      clearTimeout(this.#stopTimer);
      this.#stopTimer = undefined;
    }
    running.end(end);
  }

  #answer(request: number, answer: unknown): void {
    const resolve = this.#questions.get(request);
    this.#questions.delete(request);
    resolve?.(answer);
  }

  /** The worker is gone: what ran is over, what was asked stays unanswered, and a fresh one is started. */
  #lose(reason: LossReason): void {
    this.#drop(reason);
    this.#onLost(reason);
    this.start().catch(() => {
      // The next run tries again, and says so if it cannot.
    });
  }

  #drop(reason: LossReason): void {
    const port = this.#port;
    this.#port = null;
    this.#ready = null;
    this.#refuse = null;
    this.#generation += 1;
    clearTimeout(this.#stopTimer);
    this.#stopTimer = undefined;
    if (port) {
      port.onmessage = null;
      port.onerror = null;
      port.terminate();
    }
    for (const resolve of this.#questions.values()) resolve(null);
    this.#questions.clear();
    const runs = [...this.#runs.values()];
    this.#runs.clear();
    for (const run of runs) run.end({ type: 'lost', reason, elapsedMs: performance.now() - run.begun });
  }
}
