/**
 * What every browser journey stands on: the built site on a free port, and a Chromium that looks at it.
 *
 * `cargo xtask test --only browser` sets BRUNSVIGA_XTASK and BRUNSVIGA_CHROMIUM. `inBothBuilds(name, journey)` registers a
 * test of node:test for each wasm build: isolated (`threads`) and on a host without headers (`single`). A journey gets a fresh
 * page; it fails if the page throws, logs an error, or asks any other host for anything.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startBrowser, startSite } from './site.mjs';

/** The two ways in which a page gets an engine. */
export const BUILDS = [
  { build: 'threads', options: [] },
  { build: 'single', options: ['--no-headers'] },
];

let shared;

/** One browser and one server a build for all journeys of a file. */
function stage() {
  shared ??= (async () => {
    const browser = await startBrowser();
    const sites = new Map();
    for (const { build, options } of BUILDS) sites.set(build, await startSite(options));
    return { browser, sites };
  })();
  return shared;
}

after(async () => {
  if (!shared) return;
  const { browser, sites } = await shared;
  await browser.close();
  for (const site of sites.values()) site.stop();
});

/**
 * Registers `journey({ page, address, build, context })` once for each build. `settings` are Playwright's for the context
 * (viewport, colorScheme, javaScriptEnabled …); `settings.expectErrors` is a pattern of console errors that belong to the journey.
 */
export function inBothBuilds(name, journey, settings = {}) {
  for (const { build } of BUILDS) inBuild(build, name, journey, settings);
}

/** The same for one build. */
export function inBuild(build, name, journey, { expectErrors, ...settings } = {}) {
  test(`${name} (${build})`, { timeout: 120_000 }, async () => {
    const { browser, sites } = await stage();
    const { address } = sites.get(build);
    // The service worker would isolate the page of the plain host after a while; its own journeys let it.
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, serviceWorkers: 'block', ...settings });
    const page = await context.newPage();
    const wrong = [];
    page.on('pageerror', (error) => wrong.push(`the page threw ${error.stack ?? error}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !expectErrors?.test(message.text())) wrong.push(`console: ${message.text()}`);
    });
    context.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(new URL(address).origin) && !/^(data|blob):/.test(url)) wrong.push(`asked another host: ${url}`);
    });
    try {
      await journey({ page, address, build, context });
      assert.deepEqual(wrong, []);
    } finally {
      await context.close();
    }
  });
}
