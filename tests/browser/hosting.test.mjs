/** The site on hosts as they are: without headers, in a folder, offline; and how many bytes it takes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { inBuild } from './harness.mjs';
import { Cell, openDay1 } from './lesson.mjs';
import { startBrowser, startSite } from './site.mjs';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/** What a page may take, compressed, until its first figure moves. */
const MOST_BYTES = 600_000;

inBuild('threads', 'few bytes until the first figure moves', async ({ page, address }) => {
  const asked = new Set();
  page.on('request', (request) => asked.add(new URL(request.url()).pathname));
  await openDay1(page, address);
  await new Cell(page, 'step-slider').run();
  assert(![...asked].some((path) => path.includes('engine_cold')), 'the second part of the engine came before the figure');
  const sizes = [...new Set(asked)].map((path) => {
    const file = path.endsWith('/') ? `${path}index.html` : path;
    return [brotli(readFileSync(`${dist}${decodeURIComponent(file)}`)), file];
  });
  const total = sizes.reduce((sum, [bytes]) => sum + bytes, 0);
  console.log(sizes.sort((a, b) => b[0] - a[0]).map(([bytes, file]) => `${String(bytes).padStart(8)} ${file}`).join('\n'));
  assert(total <= MOST_BYTES, `${total} bytes`);
});

inBuild('threads', 'a page without a lab has at most 5 kB of script', async ({ page, address }) => {
  const asked = new Set();
  page.on('request', (request) => request.resourceType() === 'script' && asked.add(new URL(request.url()).pathname));
  await page.goto(new URL('about/', address).href);
  await page.waitForLoadState('networkidle');
  const inline = await page.evaluate(() => [...document.querySelectorAll('script:not([src])')].reduce((sum, one) => sum + one.textContent.length, 0));
  const total = [...asked].reduce((sum, path) => sum + brotli(readFileSync(`${dist}${path}`)), inline);
  assert(total <= 5000, `${total} bytes: ${[...asked]}`);
});

/** A context of its own, with the service worker that other journeys keep out. */
async function withWorker(options, journey) {
  const [site, browser] = [await startSite(options), await startBrowser()];
  try {
    const context = await browser.newContext();
    await journey({ page: await context.newPage(), address: site.address, context, site });
  } finally {
    await browser.close();
    site.stop();
  }
}

test('a host without headers becomes isolated by the service worker, and works offline afterwards', { timeout: 120_000 }, async () => {
  await withWorker(['--no-headers'], async ({ page, address, site }) => {
    await openDay1(page, address);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null && self.crossOriginIsolated, undefined, { timeout: 30_000 }).catch(async () => {
      await page.reload();
      await page.waitForFunction(() => self.crossOriginIsolated, undefined, { timeout: 15_000 });
    });
    assert.match(await new Cell(page, 'euler-growth').run(), /Finished/);
    await page.waitForFunction(async () => (await caches.keys()).length > 0);
    await page.evaluate(() => navigator.serviceWorker.ready);
    site.stop();
    // A page that was not visited yet, then a run.
    await page.goto(new URL('about/', address).href);
    assert.match(await page.locator('h1').first().innerText(), /\S/);
    await openDay1(page, address);
    assert.match(await new Cell(page, 'euler-growth').run(), /Finished/);
  });
});

test('the site works in a folder of a host', { timeout: 120_000 }, async () => {
  await withWorker(['--base', '/teaching/brunsviga/'], async ({ page, address }) => {
    assert.match(address, /\/teaching\/brunsviga\/$/);
    await openDay1(page, address);
    assert.match(await new Cell(page, 'euler-growth').run(), /Finished/);
  });
});
