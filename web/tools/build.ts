/**
 * `npm run build`: bundles the scripts, reads the lessons, runs their cells in the engine, and writes the site to `dist/`.
 *
 * Every figure and every printed line of a page comes from the engine that the learner will use; without the engine there
 * is no build. A cell that fails without saying so (tag `raises-exception`) is an error of the lesson. A cell that is to run on
 * demand only (tag `skip-execution`) is not run here: it measures the machine, and must measure the reader's.
 *
 * Options: `--out DIR` (default ../dist), `--lessons DIR` (default ../lessons), `--engine FILE` (default tools/engine.mjs).
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from './bundle';
import { copyEngine } from './engine-files';
import type { RanCell } from './markup';
import type { CellResult, RunCells } from './engine-types';
import { finish } from './finish';
import { LessonError, parseLesson, type Lesson } from './lesson';
import { mathAssets, mathFont } from './math';
import { notebookText } from './notebook';
import { aboutHtml, demosHtml, labelOf, landingHtml, lessonHtml, type LessonPage } from './pages';
import { notFoundHtml, pageHtml, type Assets, type Page } from './template';
import { site } from '../src/strings/en';

const web = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { out: { type: 'string' }, engine: { type: 'string' }, lessons: { type: 'string' } } });
const lessonsDir = resolve(values.lessons ?? join(web, '../lessons'));
const out = resolve(values.out ?? join(web, '../dist'));
const engineFile = resolve(values.engine ?? join(web, 'tools/engine.mjs'));

/** A page's folder in `lessons/`, its text, and its exercises' checks by label. */
interface Source {
  readonly folder: string;
  readonly lesson: Lesson;
  readonly checks: ReadonlyMap<string, string>;
}

const NOT_RUN: CellResult = { output: [], figures: [], graphs: [], value: null, diagnostic: null, elapsedMs: 0 };

async function readSource(folder: string, file: string): Promise<Source> {
  const lesson = parseLesson(await readFile(file, 'utf8'), relative(resolve(web, '..'), file));
  const checks = new Map<string, string>();
  for (const cell of lesson.cells) {
    if (!cell.exercise) continue;
    const check = join(dirname(file), 'checks', `${cell.exercise}.py`);
    if (!existsSync(check)) throw new LessonError(`${lesson.file}:${cell.line}: exercise "${cell.exercise}" has no check (checks/${cell.exercise}.py)`);
    checks.set(cell.exercise, await readFile(check, 'utf8'));
  }
  return { folder, lesson, checks };
}

async function loadEngine(): Promise<RunCells> {
  if (!existsSync(engineFile)) throw new Error(`The engine for Node is missing (${engineFile}); the figures of the pages cannot be drawn. Run \`cargo xtask build\`.`);
  const engine: unknown = await import(pathToFileURL(engineFile).href);
  if (typeof engine !== 'object' || engine === null || !('runCells' in engine) || typeof engine.runCells !== 'function') throw new Error(`${engineFile} exports no function runCells.`);
  return engine.runCells as RunCells;
}

/** Runs a lesson's cells and writes their figures beside the page. */
async function runLesson(source: Source, runCells: RunCells): Promise<LessonPage> {
  const { lesson, folder } = source;
  const cells = lesson.cells.filter((cell) => !cell.onDemand);
  const results = cells.length === 0 ? [] : await runCells(cells.map(({ name, source: text, live }) => ({ name, source: text, pauses: live })));
  const answers = new Map(cells.map((cell, index) => [cell.name, results[index]]));
  const ran = new Map<string, RanCell>();
  const problems: string[] = [];
  for (const [index, cell] of lesson.cells.entries()) {
    const result = cell.onDemand ? NOT_RUN : answers.get(cell.name);
    if (!result) throw new Error(`The engine gave no answer for the cell "${cell.name}".`);
    if (result.diagnostic && !cell.tags.has('raises-exception')) {
      const line = cell.line + (result.diagnostic.span?.line ?? 0);
      problems.push(`${lesson.file}:${line}: cell "${cell.name}" ends with ${result.diagnostic.kind}: ${result.diagnostic.message}\n${result.diagnostic.traceback}`);
    }
    const figures = [];
    for (const [k, figure] of result.figures.entries()) {
      const write = async (kind: string, text: string): Promise<string> => {
        const name = `figures/${cell.name}-${k + 1}-${kind}.svg`;
        await put(join(folder, name), text);
        return name;
      };
      const wide = { light: await write('light', figure.svg.light), dark: await write('dark', figure.svg.dark) };
      const narrow = { light: await write('narrow-light', figure.narrow.light), dark: await write('narrow-dark', figure.narrow.dark) };
      figures.push({ wide, narrow, width: figure.info.width, height: figure.info.height, summary: figure.info.summary });
    }
    ran.set(cell.name, { cell, number: index + 1, result, figures });
  }
  if (problems.length > 0) throw new LessonError(problems.join('\n'));
  return { lesson, path: folder === '' ? '' : `${folder}/`, checks: source.checks, ran };
}

async function put(path: string, content: string | Uint8Array): Promise<void> {
  const file = join(out, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

async function main(): Promise<void> {
  const folders = (await readdir(lessonsDir, { withFileTypes: true })).filter((entry) => entry.isDirectory() && existsSync(join(lessonsDir, entry.name, 'en.md'))).map((entry) => entry.name);
  const sources = await Promise.all(folders.map((folder) => readSource(folder === 'landing' ? '' : folder, join(lessonsDir, folder, 'en.md'))));
  const demoFolder = join(lessonsDir, 'demos');
  const demoNames = existsSync(demoFolder) ? (await readdir(demoFolder)).filter((name) => existsSync(join(demoFolder, name, 'en.md'))) : [];
  const demos = await Promise.all(demoNames.map((name) => readSource(`demos/${name}`, join(demoFolder, name, 'en.md'))));
  demos.sort((a, b) => (a.lesson.order ?? 0) - (b.lesson.order ?? 0));
  const about = await readSource('about', join(web, 'pages/about.en.md'));
  const landing = sources.find((source) => source.folder === '');
  if (!landing) throw new Error('lessons/landing/en.md is missing: it holds the live picture of the start page.');
  const runCells = await loadEngine();
  const bundled = await bundle(out);

  const lessons = sources.filter((source) => source.lesson.order !== null).sort((a, b) => (a.lesson.order ?? 0) - (b.lesson.order ?? 0));
  const lessonPages: LessonPage[] = [];
  for (const source of lessons) lessonPages.push(await runLesson(source, runCells));
  const landingPage = await runLesson(landing, runCells);
  const demoPages: LessonPage[] = [];
  for (const source of demos) demoPages.push(await runLesson(source, runCells));
  const navigation = lessonPages.map((page) => ({ label: labelOf(page.lesson), path: page.path }));
  if (demoPages.length > 0) navigation.push({ label: site.demos.short, path: 'demos/' });

  const module = await readFile(join(web, 'python/brunsviga.py'), 'utf8');
  const images: { from: string; to: string }[] = [];
  const pages: Page[] = [];
  for (const [index, page] of lessonPages.entries()) {
    const body = lessonHtml(page, { previous: lessonPages[index - 1], next: lessonPages[index + 1], notebook: notebookOf(page) });
    for (const image of body.images) images.push({ from: join(lessonsDir, page.path, image), to: join(page.path, image) });
    pages.push(pageOf(page, body.html, 'lesson', navigation));
    await put(join(page.path, notebookOf(page)), notebookText(page.lesson, module));
  }
  for (const page of demoPages) pages.push(pageOf(page, lessonHtml(page, { previous: undefined, next: undefined, notebook: undefined }).html, 'lesson demo', navigation));
  if (demoPages.length > 0) pages.push(demosPage(demoPages, navigation));
  pages.push(pageOf(landingPage, landingHtml(landingPage, lessonPages, demoPages), 'landing', navigation));
  pages.push(pageOf(await runLesson(about, runCells), aboutHtml(about.lesson), 'prose', navigation));

  const { css, fonts } = mathAssets(pages.map((page) => page.main).join('\n'));
  const mathName = `assets/math-${createHash('sha256').update(css).digest('hex').slice(0, 8)}.css`;
  await put(mathName, css);
  for (const [name, file] of fonts) await put(`assets/fonts/${name}`, await mathFont(file));
  for (const image of images) await put(image.to, await readFile(image.from));

  const assets: Assets = { ...bundled, math: mathName };
  for (const page of pages) await put(`${page.path}index.html`, pageHtml(page, assets));
  const finder = (await readFile(join(web, 'static/find-root.js'), 'utf8')).trim();
  await put('404.html', notFoundHtml(createHash('sha256').update(finder).digest('base64'), finder));
  await copyFile(join(web, 'static/favicon.svg'), join(out, 'favicon.svg'));
  // For programs that leave the site: `import brunsviga` in Jupyter or on a cluster.
  await copyFile(join(web, 'python/brunsviga.py'), join(out, 'brunsviga.py'));
  await copyEngine(out);
  const version = await finish(out);
  console.log(`${pages.length + 1} pages, ${[...sources, ...demos].reduce((sum, source) => sum + source.lesson.cells.length, 0)} cells, version ${version} → ${relative(process.cwd(), out) || '.'}`);
}

/** A lesson's notebook, beside its page. */
function notebookOf(page: LessonPage): string {
  return `${page.path.replace(/\/$/, '')}.ipynb`;
}

/** The page that leads to the demos. */
function demosPage(demos: readonly LessonPage[], lessons: Page['lessons']): Page {
  return { path: 'demos/', title: site.demos.title, description: site.demos.lead, main: demosHtml(demos), hasLab: false, hasMath: false, lessons, bodyClass: 'demos' };
}

function pageOf(page: LessonPage, main: string, bodyClass: string, lessons: Page['lessons']): Page {
  const { lesson, path } = page;
  return { path, title: lesson.title, description: lesson.description || site.tagline, main, hasLab: lesson.cells.length > 0, hasMath: main.includes('class="katex'), lessons, bodyClass };
}

try {
  await main();
} catch (error) {
  console.error(error instanceof LessonError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
}
