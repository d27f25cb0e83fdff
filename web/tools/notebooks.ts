/**
 * `node --import ./tools/ts.mjs tools/notebooks.ts DIR`: writes the notebook of every lesson into a folder, without the site around it. The
 * tests run them.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseLesson } from './lesson';
import { notebookText } from './notebook';

const web = fileURLToPath(new URL('..', import.meta.url));
const lessons = join(web, '../lessons');
const [target] = process.argv.slice(2);
if (!target) throw new Error('Into which folder? node --import ./tools/ts.mjs tools/notebooks.ts DIR');
const out = resolve(target);
const module = await readFile(join(web, 'python/brunsviga.py'), 'utf8');
await mkdir(out, { recursive: true });
for (const folder of await readdir(lessons)) {
  const file = join(lessons, folder, 'en.md');
  if (!existsSync(file)) continue;
  const lesson = parseLesson(await readFile(file, 'utf8'), file);
  if (lesson.order !== null) await writeFile(join(out, `${folder}.ipynb`), notebookText(lesson, module));
}
