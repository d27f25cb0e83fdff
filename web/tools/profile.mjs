/**
 * Which functions of the engine a reader needs for the cells of the first pages: `node profile.mjs FOLDER INSTRUMENTED.wasm NAMES.txt HOT.txt`.
 *
 * Runs every cell of the first pages on the instrumented copy of the engine in FOLDER, draws the figures, and writes the names of the
 * functions that ran. `cargo xtask build` keeps those in the part of the engine that a page loads first.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readCells } from './cells.mjs';
import { figuresOf, runCell } from './program.mjs';

const [folder, wasm, names, out] = process.argv.slice(2);
const lessons = fileURLToPath(new URL('../../lessons/', import.meta.url));
/** What a reader sees first; the pages after it load the whole engine at once (web/src/lab/notebook.ts). */
const FIRST = ['landing', 'day-1'];

// The build with threads looks for messages to a worker when it is imported.
globalThis.self ??= { addEventListener: () => {} };
// A canvas that takes every stroke and shows none: the engine draws on it as it does in a page.
globalThis.OffscreenCanvasRenderingContext2D = class {
  constructor() {
    return new Proxy(this, { get: (own, key) => (key in own ? own[key] : () => undefined), set: () => true });
  }
};
globalThis.OffscreenCanvas = class {
  getContext() {
    return new OffscreenCanvasRenderingContext2D();
  }
};
const module = await import(pathToFileURL(join(resolve(folder), 'engine.js')).href);
const ran = new Set();
module.markBy((k) => ran.add(k));
module.initSync({ module: readFileSync(wasm) });
// As a page's that has no files.
const storage = { list: () => [], read: () => 'not-found', write: () => 'later', truncate: () => 'later', remove: () => 'not-found', rename: () => 'not-found', flush: () => 'not-found' };
const world = { clock: () => performance.now() / 1000, wall: () => Date.now() / 1000, readFile: () => 'not-found', listDir: () => 'not-found', storage };
for (const lesson of FIRST) {
  const file = join(lessons, lesson, 'en.md');
  if (!existsSync(file)) continue;
  const engine = new module.Engine(world, undefined);
  for (const [run, cell] of readCells('en.md', readFileSync(file, 'utf8')).entries()) {
    const events = await runCell(engine, { type: 'run', run, name: cell.name, source: cell.source }, () => {}, async () => {});
    for (const { id, width, height } of figuresOf(events)) {
      engine.attach(id, new OffscreenCanvas());
      // As asked for, on a phone, and in the dark.
      for (const [share, theme] of [[1, 'light'], [0.5, 'dark']]) {
        engine.handle({ type: 'show', figure: id, width: width * share, height: height * share, pixelRatio: 2, theme });
        engine.draw();
      }
      engine.svg(id, 'light');
    }
    // The worker asks these in every slice.
    engine.held();
    engine.rests();
    // Every run but a slider's begins with these: a page stops, restarts and draws anew.
    engine.handle({ type: 'stop' });
    engine.takeEvents();
  }
}
// Many figures at once, none of them drawn yet: what a page has whose last cell is run first.
const crowd = 'import matplotlib.pyplot as plt\nfor k in range(60):\n    plt.figure()\n    plt.plot([0, k])\n    plt.show()\n';
await runCell(new module.Engine(world, undefined), { type: 'run', run: 1, name: 'crowd', source: crowd }, () => {}, async () => {});
// Stop and an error must be answered at once, too.
const engine = new module.Engine(world, undefined);
for (const source of ['import math\nk = 0\nwhile True:\n    k += 1\n    print(k)', 'def f(x):\n    return x + y\nf(1)\n', 'print("a"\n']) {
  await runCell(engine, { type: 'run', run: 1, name: 'slips', source }, () => {}, async () => engine.handle({ type: 'stop' }));
}
const all = readFileSync(names, 'utf8').split('\n');
const hot = [...new Set([...ran].map((k) => all[k]))].sort();
writeFileSync(out, hot.join('\n'));
console.error(`${ran.size} of ${all.length} functions of the engine are needed for the first pages cells`);
