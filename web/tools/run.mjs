/**
 * `cargo xtask run FILE` under Node: `node run.mjs [--keep DIR] -- FILE`. Prints what the program prints; the exit code says
 * how it ended (0, 1 for an error, n for sys.exit(n), 2 for a file that cannot be used, 130 for Ctrl-C).
 */
import { mkdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { readCells, UnusableFile } from './cells.mjs';
import { lastWords, loadEngine } from './engine.mjs';
import { exitOf, figuresOf, graphsOf, runCell } from './program.mjs';

/** Synchronous, so that nothing is lost at exit. A reader that went away (`| head`) ends the program quietly. */
function print(stream, text) {
  const bytes = Buffer.from(text);
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(stream, bytes, at);
    } catch (error) {
      if (error.code === 'EPIPE') process.exit(0);
      // A pipe whose reader is slow.
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

const words = process.argv.slice(2);
const split = words.indexOf('--');
const options = words.slice(0, split);
const file = words[split + 1];
const keep = options[0] === '--keep' ? options[1] : null;

let cells;
try {
  cells = readCells(basename(file), readFileSync(file, 'utf8'));
} catch (error) {
  print(2, `${file}: ${error.message}\n`);
  process.exit(error instanceof UnusableFile || error.code ? 2 : 1);
}

// A person who asks for endless output in a shell gets it.
const engine = await loadEngine({ folder: dirname(resolve(file)), outputLimit: Infinity });
let interrupted = false;
process.on('SIGINT', () => {
  // The second Ctrl-C does not wait for the program's `finally`.
  if (interrupted) process.exit(130);
  interrupted = true;
  engine.handle({ type: 'stop' });
});

const figures = [];
const graphs = [];
let code = 0;
try {
  for (const [run, cell] of cells.entries()) {
    const show = (event) => {
      if (event.type === 'stdout') print(1, event.text);
      if (event.type === 'stderr') print(2, event.text);
    };
    const pause = () => new Promise((done) => setImmediate(done));
    const events = await runCell(engine, { type: 'run', run, name: cell.name, source: cell.source }, show, pause);
    for (const figure of figuresOf(events)) figures.push(engine.svg(figure.id, 'light'));
    for (const graph of graphsOf(events)) graphs.push([engine.graphSvg(graph.id, 0), engine.graphSvg(graph.id, 1)]);
    const end = events.at(-1);
    // A notebook shows the value of a cell's last expression; a script does not.
    if (end.type === 'finished' && end.value !== undefined && !cell.isScript) print(1, `${end.value}\n`);
    if (end.type === 'stopped') {
      print(2, 'KeyboardInterrupt\n');
      code = 130;
      break;
    }
    if (end.type === 'failed' && end.diagnostic.kind === 'SystemExit') {
      const exit = exitOf(end.diagnostic);
      print(2, exit.text);
      code = exit.code;
      break;
    }
    if (end.type === 'failed') {
      print(2, end.diagnostic.traceback.replace(/\n?$/, '\n'));
      if (end.diagnostic.hint) print(2, `Hint: ${end.diagnostic.hint}\n`);
      if (cell.mayRaise) continue;
      code = 1;
      break;
    }
  }
  if (keep !== null) keepResults();
} catch (error) {
  print(2, `The engine broke, which is not this program's fault: ${(await lastWords()) ?? error.message}\n`);
  code = 70;
}
process.exit(code);

function keepResults() {
  mkdirSync(keep, { recursive: true });
  for (const [index, svg] of figures.entries()) writeFileSync(join(keep, `figure-${index + 1}.svg`), svg);
  for (const [index, drawings] of graphs.entries()) {
    for (const [version, svg] of drawings.entries()) writeFileSync(join(keep, `graph-${index + 1}-${version === 0 ? 'written' : 'simplified'}.svg`), svg);
  }
  for (const [path, bytes] of engine.savedFiles()) {
    // A program may write anywhere it likes; what is kept lies in the folder.
    const place = join(keep, ...path.split('/').filter((part) => part !== '' && part !== '..'));
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, bytes);
  }
}
