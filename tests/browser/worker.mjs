/** The site's engine worker, driven by a journey as the page drives it. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

/**
 * The built engine worker, found among the site's assets. In the page, `window.engine` keeps every event and resolves
 * `until(type)` with the next one of a type. `whole`: as on a page whose cells use TensorFlow.
 */
export async function withEngine(page, address, { whole = false, path = 'worker-test/' } = {}) {
  const file = readdirSync(`${dist}/assets`).find((name) => /^engine-.*\.js$/.test(name));
  assert(file, 'the site has no engine worker among its assets');
  await page.goto(address);
  await page.evaluate(([url, whole, path]) => {
    const worker = new Worker(url, { type: 'module' });
    worker.postMessage({ page: path, whole });
    const events = [];
    const waiting = [];
    let read = 0;
    worker.onmessage = ({ data }) => {
      events.push({ ...data.event, bytes: data.bytes, at: performance.now() });
      for (const wake of waiting.splice(0)) wake();
    };
    window.engine = {
      send: (request) => worker.postMessage({ request }),
      async until(...types) {
        for (;;) {
          const passed = [];
          while (read < events.length) {
            passed.push(events[read++]);
            if (types.includes(passed.at(-1).type)) return passed;
          }
          read -= passed.length;
          await new Promise((wake) => waiting.push(wake));
        }
      },
      /** SHA-256 of a file that programs wrote. */
      async digest(path) {
        const pieces = [];
        for (let at = 0; ; ) {
          window.engine.send({ type: 'readFile', request: 1, path, at, most: 1 << 22 });
          const { bytes, problem } = (await window.engine.until('filePiece')).at(-1);
          if (problem) throw new Error(`${path}: ${problem.kind}`);
          if (bytes.length === 0) break;
          pieces.push(bytes);
          at += bytes.length;
        }
        const sum = await crypto.subtle.digest('SHA-256', await new Blob(pieces).arrayBuffer());
        return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      },
    };
  }, [new URL(`assets/${file}`, address).href, whole, path]);
  const until = (...types) => page.evaluate((types) => window.engine.until(...types), types);
  const send = (request) => page.evaluate((request) => window.engine.send(request), request);
  let runs = 0;
  return {
    until,
    send,
    digest: (path) => page.evaluate((path) => window.engine.digest(path), path),
    /** Begins a run and does not wait for it. */
    begin: (source, name = 'cell') => send({ type: 'run', run: ++runs, name, source }),
    /** The same, from where an interrupted one was. */
    goOn: ({ id, cell, source }) => send({ type: 'goOn', run: ++runs, name: cell, source, interrupted: id }),
    /** Runs a cell to its end: its events, the last of which is the end. */
    async run(source, name = 'cell') {
      await send({ type: 'run', run: ++runs, name, source });
      return until('finished', 'failed', 'stopped', 'broken');
    },
  };
}

/** What a run printed. */
export const text = (events, type = 'stdout') => events.filter((event) => event.type === type).map((event) => event.text).join('');
