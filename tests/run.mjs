/**
 * `cargo xtask run --browser FILE`: the same as web/tools/run.mjs, but in a worker of headless Chromium, with the build that
 * an isolated page gets. Options and exit codes are the same.
 *
 * The program's folder is handed over beforehand (files of 16 MB and more, hidden ones and deep folders are left out), since a
 * worker cannot ask for a file and wait.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { readCells, UnusableFile } from '../web/tools/cells.mjs';
import { exitOf } from '../web/tools/program.mjs';
import { openEngine } from './browser/program.mjs';
import { startBrowser, startSite } from './browser/site.mjs';

const LARGEST = 16 << 20;
const DEEPEST = 3;

const words = process.argv.slice(2);
const split = words.indexOf('--');
const keep = words[0] === '--keep' && split > 1 ? words[1] : null;
const file = words[split + 1];

let cells;
try {
  cells = readCells(basename(file), readFileSync(file, 'utf8'));
} catch (error) {
  print(2, `${file}: ${error.message}\n`);
  process.exit(error instanceof UnusableFile || error.code ? 2 : 1);
}

const site = await startSite();
const browser = await startBrowser();
const code = await runInPage().catch((error) => {
  print(2, `The engine broke, which is not this program's fault: ${error.message}\n`);
  return 70;
});
await browser.close();
site.stop();
process.exit(code);

async function runInPage() {
  const page = await browser.newPage();
  // Only text goes back and forth; the engine itself runs in a worker of the page.
  let code = 0;
  await page.exposeFunction('show', (kind, text) => print(kind === 'stdout' ? 1 : 2, text));
  process.on('SIGINT', () => void page.evaluate(() => window.stop()).catch(() => process.exit(130)));
  await openEngine(page, site.address, 'threads', filesOf(dirname(resolve(file))));
  for (const [run, cell] of cells.entries()) {
    const end = await page.evaluate((request) => window.run(request), { type: 'run', run, name: cell.name, source: cell.source });
    if (end.type === 'broken') throw new Error(end.message);
    if (end.type === 'finished' && end.value !== undefined && !cell.isScript) print(1, `${end.value}\n`);
    if (end.type === 'stopped') {
      print(2, 'KeyboardInterrupt\n');
      code = 130;
      break;
    }
    if (end.type !== 'failed') continue;
    if (end.diagnostic.kind === 'SystemExit') {
      const exit = exitOf(end.diagnostic);
      print(2, exit.text);
      code = exit.code;
      break;
    }
    print(2, end.diagnostic.traceback.replace(/\n?$/, '\n'));
    if (end.diagnostic.hint) print(2, `Hint: ${end.diagnostic.hint}\n`);
    if (cell.mayRaise) continue;
    code = 1;
    break;
  }
  if (keep !== null) await keepResults(page);
  return code;
}

/** [path from the folder, contents in base64] of what a program may read. */
function filesOf(folder, inside = '', depth = 0) {
  if (depth > DEEPEST) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return filesOf(path, `${inside}${entry.name}/`, depth + 1);
    if (!entry.isFile() || statSync(path).size >= LARGEST) return [];
    return [[inside + entry.name, readFileSync(path).toString('base64')]];
  });
}

async function keepResults(page) {
  const { figures, graphs, files } = await page.evaluate(() => window.results());
  mkdirSync(keep, { recursive: true });
  for (const [index, svg] of figures.entries()) writeFileSync(join(keep, `figure-${index + 1}.svg`), svg);
  for (const [index, drawings] of graphs.entries()) {
    for (const [version, svg] of drawings.entries()) writeFileSync(join(keep, `graph-${index + 1}-${version === 0 ? 'written' : 'simplified'}.svg`), svg);
  }
  for (const [path, base64] of files) {
    const place = join(keep, ...path.split('/').filter((part) => part !== '' && part !== '..'));
    if (!existsSync(dirname(place))) mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, Buffer.from(base64, 'base64'));
  }
}

function print(stream, text) {
  if (text !== '') writeSync(stream, text);
}
