/**
 * The built site on a free port, and a Chromium. `cargo xtask` says in BRUNSVIGA_XTASK and BRUNSVIGA_CHROMIUM where they are.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
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

/** A headless Chromium, whose windows are private ones: what pages keep lies in memory. */
export async function startBrowser() {
  return chromium.launch({ executablePath: found(), args: FLAGS });
}

/** The same with a profile in a folder, where what pages keep lies on the disk; its one context. */
export async function startProfile(folder) {
  return chromium.launchPersistentContext(folder, { executablePath: found(), args: FLAGS, serviceWorkers: 'block' });
}

function found() {
  const places = [process.env.BRUNSVIGA_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const executablePath = places.find((place) => place && existsSync(place));
  assert(executablePath, 'no Chromium: run `cargo xtask setup`');
  return executablePath;
}
