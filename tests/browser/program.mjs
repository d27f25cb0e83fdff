/**
 * The built engine in a worker of a page of ours, for programs that run without the site's own page around them.
 *
 * After `openEngine` the page has `window.run(request)`, which resolves with the run's last event; `window.results()`, the figures and
 * saved files so far; and `window.stop()`. What the program prints goes to `window.show(kind, text)`, if the page has it.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Opens the site's engine in `page`: `build` is 'threads' or 'single', `files` are [path, contents in base64] that programs may read. */
export async function openEngine(page, address, build, files = []) {
  // A page of the origin, without the policy of the site's own pages, which allows no worker of ours.
  await page.goto(new URL('site.json', address).href);
  const dist = fileURLToPath(new URL('../../dist', import.meta.url));
  const folder = readdirSync(dist).find((name) => name.startsWith('engine-'));
  const driver = readFileSync(new URL('../../web/tools/program.mjs', import.meta.url), 'utf8');
  const engine = new URL(`${folder}/${build}/`, address).href;
  await page.evaluate(startWorker, { driver, worker: `(${engineWorker})()`, engine, files });
}

/** In the page: a worker made of the driver and `engineWorker`, and two functions to call it. */
async function startWorker({ driver, worker: body, engine, files }) {
  const url = URL.createObjectURL(new Blob([driver, '\n', body], { type: 'text/javascript' }));
  const worker = new Worker(url, { type: 'module' });
  let answered;
  worker.onmessage = ({ data }) => {
    if (data.show) window.show?.(...data.show);
    else answered(data.answer);
  };
  worker.onerror = (event) => answered({ type: 'broken', message: event.message ?? 'its worker could not be started' });
  const ask = (message) => new Promise((answer) => {
    answered = answer;
    worker.postMessage(message);
  });
  window.run = (request) => ask({ request });
  window.results = () => ask({ results: true });
  window.stop = () => worker.postMessage({ stop: true });
  const answer = await ask({ engine, files });
  if (answer.type === 'broken') throw new Error(answer.message);
}

/** In the worker. Written as a function so that it is checked as code; it sees only what stands in the worker. */
function engineWorker() {
  let engine;
  let lastWords;
  let startThreads = async () => {};
  const figures = [];
  const graphs = [];
  const handlers = {
    async engine({ engine: folder, files }) {
      const loaded = await import(`${folder}engine.js`);
      await loaded.default({ module_or_path: fetch(`${folder}engine_bg.wasm`) });
      lastWords = loaded.lastWords;
      // As the site's own worker does it (web/src/worker/engine.ts).
      loaded.setMostThreads?.(navigator.hardwareConcurrency);
      startThreads = async () => {
        if (!loaded.wantsThreads?.()) return;
        startThreads = async () => {};
        loaded.startPool(navigator.hardwareConcurrency - 1, await WebAssembly.compileStreaming(fetch(`${folder}engine_cold.wasm`)));
      };
      const contents = new Map(files.map(([path, base64]) => [path, Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]));
      const world = {
        clock: () => performance.now() / 1000,
        wall: () => Date.now() / 1000,
        readFile: (path) => contents.get(path) ?? 'not-found',
        listDir: (path) => {
          const inside = path === '' ? '' : `${path}/`;
          const names = [...contents.keys()].filter((name) => name.startsWith(inside)).map((name) => name.slice(inside.length).split('/')[0]);
          return names.length > 0 ? [...new Set(names)] : 'not-found';
        },
      };
      engine = new loaded.Engine(world, Infinity);
      return { type: 'ready' };
    },
    async request({ request }) {
      const show = (event) => {
        if (event.type === 'stdout' || event.type === 'stderr') self.postMessage({ show: [event.type, event.text] });
      };
      const channel = new MessageChannel();
      const pause = async () => {
        await startThreads();
        await new Promise((done) => {
          channel.port1.onmessage = done;
          channel.port2.postMessage(null);
        });
      };
      const events = await runCell(engine, request, show, pause);
      for (const figure of figuresOf(events)) figures.push(engine.svg(figure.id, 'light'));
      for (const graph of graphsOf(events)) graphs.push([engine.graphSvg(graph.id, 0), engine.graphSvg(graph.id, 1)]);
      return events.at(-1);
    },
    async results() {
      const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
      return { figures, graphs, files: engine.savedFiles().map(([path, bytes]) => [path, toBase64(bytes)]) };
    },
  };
  self.onmessage = async ({ data }) => {
    if (data.stop) return engine?.handle({ type: 'stop' });
    const kind = Object.keys(handlers).find((name) => name in data);
    try {
      self.postMessage({ answer: await handlers[kind](data) });
    } catch (error) {
      self.postMessage({ answer: { type: 'broken', message: lastWords?.() ?? String(error) } });
    }
  };
}
