/**
 * The engine worker: loads the wasm build that the page can have, runs cells in slices, draws figures, posts events.
 *
 * Guarantees: a request is answered between two slices of a run (some 12 ms), so that Stop, charts and sliders work while a
 * program computes, in both builds; events arrive in order; if the engine breaks, the page is told (`broken`) and this worker
 * answers nothing more. The message handler stands before anything is awaited, so no request is lost while the wasm loads.
 */
import { engineFolder } from '../../generated/engine';
import type { Event, Request, Theme } from '../../generated/protocol';
import type { Beginning, FromWorker, ToWorker } from '../session/envelope';
import { Door } from './door';
import { warmUp } from './warm';

type EngineModule = typeof import('../../pkg/single/engine');
/** What the build with threads has besides; written here, so that types are checked where only the other build has been made. */
type ThreadsModule = EngineModule & {
  engineMemory(): unknown;
  engineModule(): unknown;
  poolThread(): void;
  setMostThreads(count: number): void;
  wantsThreads(): boolean;
  startPool(count: number, cold: WebAssembly.Module): void;
};
type Engine = InstanceType<EngineModule['Engine']>;

/** How long the engine computes before messages are looked at. */
const SLICE_MS = 12;
/** A figure that changes all the time is drawn so often at most. */
const FRAME_MS = 16;
/** A program that pauses so often is drawn at its pauses only: between two of them a picture may be half made. */
const LIVELY_MS = 60;
/** The engine's second part is fetched so long after the first run's end: first the page comes to rest. */
const REST_AFTER_MS = 1500;
/** Somebody who does nothing for so long lets the engine warm up. */
const QUIET_MS = 300;
/** More threads than this help no cell of a lesson, and each takes memory. */
const MOST_THREADS = 16;
/** Pixels of an exported picture for each CSS pixel. */
const EXPORT_RATIO = 2;

const scope = self as unknown as DedicatedWorkerGlobalScope;
const waiting: ToWorker[] = [];
const slices = new MessageChannel();

let module: EngineModule | null = null;
let engine: Engine | null = null;
/** Where the engine's files lie. */
let folder: URL | null = null;
/** The engine's second part, once it is asked for. */
let rest: Promise<WebAssembly.Module> | null = null;
/** The engine with threads, and how many it may have. */
let threaded: { module: ThreadsModule; threads: number } | null = null;
let poolStarted = false;
let warm = false;
/** The page's cells use TensorFlow: their first run needs the second part, too. */
let whole = false;
/** Where files are kept that programs write. */
const door = new Door((reason) => post({ type: 'unkept', reason }));
/** Whether the page has files is not known yet: until then nothing is run that could read one. */
let looking = false;
/** The run that goes on, for a message about its violent end. */
let running: number | null = null;
let stepping = false;
let drawnAt = 0;
/** What the last drawing took. */
let drawMs = 0;
/** When the program last was in `plt.pause`. */
let restedAt = -Infinity;
let restTimer: ReturnType<typeof setTimeout> | null = null;
let drawTimer: ReturnType<typeof setTimeout> | null = null;

scope.onmessage = ({ data }: MessageEvent<ToWorker | Beginning>): void => {
  if ('page' in data) {
    whole = data.whole;
    if (whole && engine) void bringRest();
    looking = true;
    void door.look(data.page).finally(() => {
      looking = false;
      guarded(takeRequests);
    });
    return;
  }
  waiting.push(data);
  if (engine) guarded(takeRequests);
};
slices.port1.onmessage = (): void => {
  stepping = false;
  guarded(step);
};
void start();

async function start(): Promise<void> {
  try {
    const { loaded, threads } = await load();
    module = loaded;
    if (whole) void bringRest();
    engine = new loaded.Engine({ ...world, storage: door }, undefined);
    post({ type: 'ready', threads });
    guarded(takeRequests);
  } catch (error) {
    post({ type: 'broken', run: undefined, message: `the engine could not be loaded: ${String(error)}` });
  }
}

/** The build with threads where the page is isolated; where its memory is refused (some phones), the other one. */
async function load(): Promise<{ loaded: EngineModule; threads: number }> {
  if (scope.crossOriginIsolated) {
    try {
      const loaded = await instantiate<ThreadsModule>('threads');
      const threads = Math.min(Math.max(1, navigator.hardwareConcurrency), MOST_THREADS);
      loaded.setMostThreads(threads);
      threaded = { module: loaded, threads };
      return { loaded, threads };
    } catch (error) {
      console.warn('Brunsviga runs on one thread:', error);
    }
  }
  return { loaded: await instantiate('single'), threads: 1 };
}

/** The engine's second part comes once the first run has ended, so that the first figure does not wait for it. */
function bringRest(): Promise<WebAssembly.Module> {
  rest ??= WebAssembly.compileStreaming(fetch(new URL('engine_cold.wasm', folder ?? undefined))).then((compiled) => {
    module?.loadCold(compiled);
    warmSoon();
    return compiled;
  });
  rest.catch((error: unknown) => {
    // The engine itself asks for it once it needs it, and breaks in words if it cannot be had.
    console.warn('The rest of the engine comes when it is needed:', error);
    rest = null;
  });
  return rest;
}

/** Warms the engine up once nothing has run for a while. */
function warmSoon(): void {
  setTimeout(() => {
    const loaded = module;
    const idle = (): boolean => engine !== null && running === null && waiting.length === 0;
    if (warm || !loaded || !engine) return;
    if (!idle()) return warmSoon();
    warm = true;
    // A panic there is the end of this wasm instance, as it would be in a run of the page's own.
    warmUp(() => new loaded.Engine(world, undefined), SLICE_MS, idle, (error) => guarded(() => {
      throw error;
    }));
  }, QUIET_MS);
}

/** A long run wants threads: they come while it goes on, and take part once they are there. */
async function startPool({ module, threads }: { module: ThreadsModule; threads: number }): Promise<void> {
  if (poolStarted || threads < 2) return;
  poolStarted = true;
  try {
    module.startPool(threads - 1, await bringRest());
  } catch (error) {
    console.warn('Brunsviga runs on one thread:', error);
  }
}

async function instantiate<M extends EngineModule>(build: 'threads' | 'single'): Promise<M> {
  // This file is built into the site's `assets/`; the engine's folder lies beside that.
  // By a name of its own: the bundler would take the two together for a file to bundle.
  const here: string = import.meta.url;
  folder = new URL(`../${engineFolder}/${build}/`, here);
  const wasm = fetch(new URL('engine_bg.wasm', folder));
  const [loaded] = await Promise.all([import(/* @vite-ignore */ new URL('engine.js', folder).href) as Promise<M>, wasm]);
  await loaded.default({ module_or_path: wasm });
  return loaded;
}

/** The page's programs have clocks, and no files but those that they or their reader brought. */
const world = {
  clock: (): number => performance.now() / 1000,
  wall: (): number => Date.now() / 1000,
  readFile: (): string => 'not-found',
  listDir: (): string => 'not-found',
};

function post(event: Event, bytes?: Uint8Array<ArrayBuffer>): void {
  const message: FromWorker = bytes ? { event, bytes } : { event };
  scope.postMessage(message, bytes ? [bytes.buffer] : []);
}

/** Runs `work`; what it throws is the engine's end. */
function guarded(work: (engine: Engine) => void): void {
  if (!engine) return;
  try {
    work(engine);
  } catch (error) {
    const words = module?.lastWords() ?? (error instanceof RangeError ? 'its stack is full' : String(error));
    engine = null;
    waiting.length = 0;
    post({ type: 'broken', run: running ?? undefined, message: words });
  }
}

function takeRequests(engine: Engine): void {
  if (looking) return;
  for (const { request, canvas, bytes } of waiting.splice(0)) {
    if (request.type === 'run' || request.type === 'goOn' || request.type === 'check') running = request.run;
    if (canvas && request.type === 'show') engine.attach(request.figure, canvas);
    if (request.type === 'export' && request.format === 'png') void exportPng(engine, request);
    else if (request.type === 'readFile') readFile(engine, request);
    // A page without files has no interrupted runs, and need not load what would look for them.
    else if (request.type === 'interrupted' && !door.hasFiles()) post({ type: 'interrupted', runs: [] });
    else if (request.type === 'writeFile') post({ type: 'fileWritten', request: request.request, problem: engine.putFilePiece(request.path, request.at, bytes ?? new Uint8Array(), request.last) });
    else engine.handle(request);
  }
  postEvents(engine);
  drawSoon();
  stepSoon();
}

function step(engine: Engine): void {
  if (restTimer !== null) clearTimeout(restTimer);
  restTimer = null;
  const { busy, rests } = slice(engine);
  if (threaded?.module.wantsThreads()) void startPool(threaded);
  if (!busy) {
    // Before its end is told, so that the page never shows a finished run with an old curve; but Stop waits for no slow drawing.
    if (drawMs > SLICE_MS) postEvents(engine);
    draw(engine);
  } else if (!engine.held()) {
    drawSoon();
    // A program that waits long needs no look every millisecond.
    if (rests !== undefined && rests > 4) restTimer = setTimeout(() => guarded(step), rests);
    else stepSoon();
  }
  postEvents(engine);
  if (busy) return;
  if (running !== null && !rest) setTimeout(() => void bringRest(), REST_AFTER_MS);
  running = null;
}

/** One slice. A program in `plt.pause` has its figures drawn if a frame is due, and goes on within the slice if it is not. */
function slice(engine: Engine): { busy: boolean; rests: number | undefined } {
  const end = performance.now() + SLICE_MS;
  if (engine.held()) return { busy: true, rests: undefined };
  for (;;) {
    const busy = engine.resume(Math.max(0.5, end - performance.now()));
    const rests = busy ? engine.rests() : undefined;
    if (rests === undefined) return { busy, rests };
    restedAt = performance.now();
    // Where drawing is slow, at least half of the time is left for computing.
    if (restedAt - drawnAt >= Math.max(FRAME_MS, 2 * drawMs) && paint(engine)) return { busy, rests };
    if (rests > 4 || restedAt >= end) return { busy, rests };
  }
}

/** The next slice, after the messages that wait now. */
function stepSoon(): void {
  if (stepping) return;
  stepping = true;
  slices.port2.postMessage(null);
}

function postEvents(engine: Engine): void {
  for (const event of engine.takeEvents()) post(event as Event);
}

function drawSoon(): void {
  if (drawTimer !== null) return;
  const now = performance.now();
  const lively = running !== null && now - restedAt < LIVELY_MS && engine?.held() === false;
  const due = Math.max(0, drawnAt + (lively ? LIVELY_MS : FRAME_MS) - now);
  drawTimer = setTimeout(() => guarded(drawNow), due);
}

function drawNow(engine: Engine): void {
  drawTimer = null;
  // It was drawn at a pause in the meantime.
  if (running !== null && performance.now() - drawnAt < FRAME_MS) drawSoon();
  else draw(engine);
}

function draw(engine: Engine): void {
  if (drawTimer !== null) clearTimeout(drawTimer);
  drawTimer = null;
  paint(engine);
}

/** Draws what has changed; whether anything had. */
function paint(engine: Engine): boolean {
  const begun = performance.now();
  if (!engine.draw()) return false;
  drawnAt = begun;
  drawMs = performance.now() - begun;
  return true;
}

function readFile(engine: Engine, { request, path, at, most }: Extract<Request, { type: 'readFile' }>): void {
  const piece = engine.filePiece(path, at, most);
  if (piece instanceof Uint8Array) post({ type: 'filePiece', request, problem: undefined }, piece);
  else post({ type: 'filePiece', request, problem: piece });
}

async function exportPng(engine: Engine, request: Extract<Request, { type: 'export' }>): Promise<void> {
  const canvas = new OffscreenCanvas(1, 1);
  const theme: Theme = 'light';
  const fileName = `${engine.fileStem(request.figure)}.png`;
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  if (engine.paint(request.figure, canvas, EXPORT_RATIO, theme)) {
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    bytes = new Uint8Array(await blob.arrayBuffer());
  }
  post({ type: 'exported', request: request.request, fileName, mime: 'image/png', text: undefined }, bytes);
}
