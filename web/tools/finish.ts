/**
 * The last step of a build: names what came out. `site.json` lists the files for the service worker's cache and marks the
 * site's root; its version, a hash of all contents, is written into the service worker, so that a changed file makes a new one.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Files of the site that the cache need not hold. */
const UNCACHED = /(^|\/)(sw\.js|site\.json|.*\.map)$/;

export async function finish(out: string): Promise<string> {
  const entries = await readdir(out, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => relative(out, join(entry.parentPath, entry.name)).split(sep).join('/')).filter((file) => !UNCACHED.test(file)).sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update('\0').update(await readFile(join(out, file)));
  const version = hash.digest('hex').slice(0, 12);
  await writeFile(join(out, 'site.json'), JSON.stringify({ version, files }));
  const worker = join(out, 'sw.js');
  const source = await readFile(worker, 'utf8');
  if (!source.includes('__VERSION__')) throw new Error('the service worker has no place for its version');
  await writeFile(worker, source.replaceAll('__VERSION__', version));
  return version;
}
