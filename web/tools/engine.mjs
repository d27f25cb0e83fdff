/**
 * The engine in Node: the single-thread wasm build, with the clocks and the files of this machine.
 *
 * `loadEngine` gives an engine to drive; `runCells` runs the cells of one lesson in one namespace, in order, and never throws
 * for an error in a cell. Programs read files below `folder` (or by absolute path); what they write stays in memory.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figuresOf, graphsOf, runCell } from './program.mjs';

const build = new URL('../pkg/single/', import.meta.url);
let loading;

/** The wasm-bindgen module, instantiated once. */
function engineModule() {
  loading ??= (async () => {
    const module = await import(new URL('engine.js', build).href);
    module.readColdBy(() => readFileSync(fileURLToPath(new URL('engine_cold.wasm', build))));
    module.initSync({ module: readFileSync(fileURLToPath(new URL('engine_bg.wasm', build))) });
    return module;
  })();
  return loading;
}

/** `folder`: where relative paths start, or null for a program without files. `outputLimit`: bytes a run may print. */
export async function loadEngine({ folder = null, outputLimit } = {}) {
  const { Engine } = await engineModule();
  return new Engine(nodeWorld(folder), outputLimit);
}

/** Clocks and files as the engine asks for them; what a file cannot be had for is told by a word. */
function nodeWorld(folder) {
  const attempt = (read) => {
    if (folder === null) return 'not-found';
    try {
      return read();
    } catch (error) {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return 'not-found';
      if (error.code === 'EISDIR') return 'is-directory';
      if (error.code === 'EACCES' || error.code === 'EPERM') return 'denied';
      return String(error.message);
    }
  };
  return {
    clock: () => performance.now() / 1000,
    wall: () => Date.now() / 1000,
    readFile: (path) => attempt(() => new Uint8Array(readFileSync(resolve(folder, path)))),
    listDir: (path) => attempt(() => readdirSync(resolve(folder, path))),
  };
}

/** What a look at the clock of a cell that draws without end takes. */
const LOOK_S = 1e-5;
/** CSS pixels for which a figure is drawn a second time: a phone's, on which the wide one's words would be too small to read. */
const NARROW = 360;

/** A figure on light and on dark paper. */
function picturesOf(engine, figure, width) {
  return { light: engine.svg(figure, 'light', width), dark: engine.svg(figure, 'dark', width) };
}

/** What the engine said when it broke, for an error that names it. */
export async function lastWords() {
  return (await engineModule()).lastWords();
}

/**
 * A cell with `pauses` draws without end, and is stopped when it has paused so often. Its clock hardly moves, so that its picture does
 * not depend on the machine: a program that measures its speed for a second has none to tell.
 *
 * @param {{ name: string, source: string, pauses?: number | null }[]} cells
 * @returns {Promise<{
 *   output: { kind: 'stdout' | 'stderr', text: string }[],
 *   figures: { info: import('../generated/protocol').FigureInfo, svg: { light: string, dark: string }, narrow: { light: string, dark: string } }[],
 *   graphs: { summary: string, words: string, svg: string }[],
 *   value: string | null,
 *   diagnostic: import('../generated/protocol').Diagnostic | null,
 *   elapsedMs: number,
 * }[]>} one for each cell: `output` in the order printed, `value` the repr of a last bare expression, `diagnostic` the error
 */
export async function runCells(cells) {
  const { Engine } = await engineModule();
  let looks = null;
  const clock = () => (looks === null ? performance.now() / 1000 : (looks += 1) * LOOK_S);
  const engine = new Engine({ ...nodeWorld(null), clock });
  const results = [];
  for (const [run, cell] of cells.entries()) {
    const pauses = cell.pauses ?? Infinity;
    looks = cell.pauses ? performance.now() / 1000 / LOOK_S : null;
    const betweenSlices = async () => {
      if (engine.pauses() >= pauses) engine.handle({ type: 'stop' });
    };
    const events = await runCell(engine, { type: 'run', run, name: cell.name, source: cell.source }, () => {}, betweenSlices);
    const end = events.at(-1);
    const figures = figuresOf(events).map((info) => ({ info, svg: picturesOf(engine, info.id), narrow: picturesOf(engine, info.id, NARROW) }));
    results.push({
      output: events.filter((event) => event.type === 'stdout' || event.type === 'stderr').map((event) => ({ kind: event.type, text: event.text })),
      figures,
      graphs: graphsOf(events).map((graph) => ({ summary: graph.summary, words: graph.views[0]?.words ?? '', svg: engine.graphSvg(graph.id, 0) })),
      value: end?.type === 'finished' ? (end.value ?? null) : null,
      diagnostic: end?.type === 'failed' ? end.diagnostic : null,
      elapsedMs: end?.elapsedMs ?? 0,
    });
  }
  engine.free();
  return results;
}
