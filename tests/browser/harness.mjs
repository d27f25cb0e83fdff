/**
 * What every browser journey stands on: the built site on a free port, and a Chromium that looks at it.
 *
 * `cargo xtask test --only browser` sets BRUNSVIGA_XTASK and BRUNSVIGA_CHROMIUM. `inBothBuilds(name, journey)` registers a
 * test of node:test for each wasm build: isolated (`threads`) and on a host without headers (`single`). A journey gets a fresh
 * page; it fails if the page throws, logs an error, or asks any other host for anything.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { after, test } from 'node:test';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Flags that keep Chromium quiet and make it start in a container. */
export const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

/** Serves dist/ with `cargo xtask serve --no-build`; `options` are its options. */
export async function startSite(options = []) {
  const command = process.env.BRUNSVIGA_XTASK ?? 'cargo';
  const words = [...(process.env.BRUNSVIGA_XTASK ? [] : ['xtask']), 'serve', '--no-build', '--port', '0', ...options];
  const server = spawn(command, words, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await new Promise((found, failed) => {
    createInterface(server.stdout).once('line', found);
    server.once('exit', (code) => failed(new Error(`the server ended with ${code}`)));
    server.once('error', failed);
  });
  return { address, stop: () => server.kill() };
}

/** A headless Chromium. */
export async function startBrowser() {
  const places = [process.env.BRUNSVIGA_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const executablePath = places.find((place) => place && existsSync(place));
  assert(executablePath, 'no Chromium: run `cargo xtask setup`');
  return chromium.launch({ executablePath, args: FLAGS });
}

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
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...settings });
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
