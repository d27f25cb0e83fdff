/**
 * Puts the built engine into the site: `copyEngine(out)` copies web/pkg/{threads,single} to `out/<engineFolder>/`, the folder
 * that the worker loads from, whose name changes with its contents. To be called before the site's files are listed.
 */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { engineFolder } from '../generated/engine';

export async function copyEngine(out: string): Promise<void> {
  for (const build of ['threads', 'single']) {
    const from = fileURLToPath(new URL(`../pkg/${build}`, import.meta.url));
    await cp(from, join(out, engineFolder, build), { recursive: true, filter: (file) => !file.endsWith('.d.ts') });
  }
}
