/**
 * `cargo xtask bench --memory`: what a long run takes in memory, in the built site in Chromium, how fast it writes, and what writing costs.
 *
 *     node memory.mjs [--json FILE|-] [--rounds N] [--steps N,N,…]
 *
 * The run is the antennal lobe (tests/reference/al_run.py) with a box of current as its input; every state of its 3956 variables is kept,
 * and then read: each hundredth part of three columns, and the last row. Each length has a browser of its own, whose profile lies on the
 * disk: in a private window files would be memory.
 *
 * resident: the most that the page's renderer process had in memory since it began (VmHWM in /proc), with everything that Chromium has in
 * it: code, the page, the engine, its threads, what is on its way to the disk. The operating system's cache of files is not in it.
 * wasm: bytes of the engine's memory at the end, which never shrinks.
 * rate: bytes of states by seconds of the run. `no work`: the same of a step that does next to nothing.
 * cost: seconds of a run that keeps every state by seconds of one that keeps only when each neuron last fired, in turn.
 */
import { mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProfile, startSite } from '../browser/site.mjs';
import { withEngine } from '../browser/worker.mjs';

const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : null);
const json = option('--json');
const rounds = Number(option('--rounds') ?? 3);
const VARIABLES = 3956;
const LENGTHS = (option('--steps') ?? '10000,100000,500000').split(',').map(Number);
/** Steps of the runs whose times are compared. */
const COST_STEPS = 20_000;
/** A disk is left so much room. */
const SPARE_BYTES = 4e9;

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const say = (text) => process.stderr.write(`bench: ${text}\n`);

/** The lobe without its table of currents, which would itself be 96 MB, and three ways to run it. */
const lobe = `${readFileSync(here('../reference/al_run.py'), 'utf8')
  .split('last = min(')[0]
  .replace('import sys\n', 'import sys\nsys.argv = ["al_run.py"]\n')
  .replace(/current_input = np\.zeros[\s\S]*?current_at = [^\n]*\n/, 'box = np.zeros(n_n)\nbox[input_neurons] = 10.0\nbox = tf.constant(box)\n')
  .replace(/ {4}# TensorFlow's graph makes[\s\S]*?return current_at\[index\]\n/, '    return tf.where(tf.logical_and(t > 100.0, t < 600.0), box, tf.zeros_like(box))\n')}
import brunsviga
def step(y, t):
    out = y + rk4_change(dXdt, t, tf.constant(epsilon, tf.float64), y)
    fired = tf.logical_and(tf.less(y[:n_n], F_b), tf.greater_equal(out[:n_n], F_b))
    return tf.concat([out[:-n_n], y[-n_n:] + tf.where(fired, t - y[-n_n:], tf.zeros_like(y[-n_n:]))], 0)

@tf.function(autograph=False)
def all_states(t, y):
    return tf.scan(step, t, y)

@tf.function(autograph=False)
def spikes_only(t, y):
    return tf.scan(step, t, y)[:, -n_n:]

@tf.function(autograph=False)
def no_work(t, y):
    return tf.scan(lambda y, t: y + t, t, y)

def timed(f, steps):
    times = tf.constant(np.arange(steps) * epsilon)
    began = time.perf_counter()
    result = f(times, tf.constant(start))
    return time.perf_counter() - began, result

start.size`;

/** In the worker: remembers the engine's memory, whichever build it is of. */
const LISTENS = `{
  const keep = (instance, imports) => { self.engineMemory ??= Object.values(instance.exports).concat(...Object.values(imports ?? {}).map((one) => Object.values(one))).find((one) => one instanceof WebAssembly.Memory); };
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const plain = WebAssembly[name];
    WebAssembly[name] = async (source, imports) => {
      const made = await plain.call(WebAssembly, source, imports);
      keep(made.instance ?? made, imports);
      return made;
    };
  }
}
`;

/** A browser of its own, with the lobe defined in a page's engine. */
async function opened(address) {
  const folder = mkdtempSync(join(tmpdir(), 'brunsviga-'));
  const context = await startProfile(folder);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.route(/\/assets\/engine-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: LISTENS + (await response.text()) });
  });
  const engine = await withEngine(page, address, { whole: true, path: 'bench-memory/' });
  const cell = async (source) => {
    const end = (await engine.run(source)).at(-1);
    if (end.type !== 'finished') throw new Error(end.diagnostic?.message ?? end.message ?? `it ended with ${end.type}`);
    return end.value;
  };
  if (Number(await cell(lobe)) !== VARIABLES) throw new Error('the lobe has another size');
  const browser = await context.browser().newBrowserCDPSession();
  return {
    cell,
    /** Bytes: of the renderer with the most, which is the page's, and of the engine's memory. */
    async memory() {
      const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
      const peak = (id) => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0) * 1024;
      const resident = Math.max(...processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => peak(id)));
      const wasm = await page.workers()[0].evaluate(() => self.engineMemory?.buffer.byteLength ?? 0);
      return { resident, wasm };
    },
    async close() {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];

const rows = [];
const site = await startSite();
for (const steps of LENGTHS) {
  const bytes = steps * VARIABLES * 8;
  const { bavail, bsize } = statfsSync(tmpdir());
  if (bytes + SPARE_BYTES > bavail * bsize) {
    say(`${steps} steps are ${(bytes / 1e9).toFixed(1)} GB of states: left out, the disk has no room for them.`);
    continue;
  }
  say(`${steps} steps`);
  const engine = await opened(site.address);
  const idle = await engine.memory();
  const seconds = Number(await engine.cell(`seconds, state = timed(all_states, ${steps})\nseconds`));
  const read = await engine.cell(`[state.shape[0], bool(np.isfinite(state[::${Math.max(1, steps / 100)}, :3].numpy()).all()), bool(np.isfinite(state[-1, :].numpy()).all())]`);
  if (read !== `[${steps}, True, True]`) throw new Error(`the states of ${steps} steps are not what they should be: ${read}`);
  const { resident, wasm } = await engine.memory();
  rows.push({ name: `lobe, ${steps} steps`, steps, bytes, resident, wasm, idle: idle.resident, seconds, rate: bytes / seconds });
  await engine.close();
}

say('no work, and the cost of writing');
const engine = await opened(site.address);
await engine.cell(`brunsviga.set_memory(${1 << 20})`);
const [rates, costs] = [[], []];
for (let round = 0; round <= rounds; round += 1) {
  const idle = Number(await engine.cell(`seconds, state = timed(no_work, ${5 * COST_STEPS})\ndel state\nseconds`));
  const [all, few] = (await engine.cell(`a, state = timed(all_states, ${COST_STEPS})\ndel state\nb, state = timed(spikes_only, ${COST_STEPS})\n[a, b]`)).match(/[\d.e-]+/g).map(Number);
  // The first round compiles.
  if (round === 0) continue;
  rates.push((5 * COST_STEPS * VARIABLES * 8) / idle);
  costs.push({ all, few, ratio: all / few });
}
await engine.close();
site.stop();

const largest = rows.map(({ resident }) => resident);
const flat = Math.max(...largest) / Math.min(...largest) - 1;
const result = {
  machine: { cpu: cpus()[0].model, cpus: availableParallelism(), rounds },
  rows,
  flat,
  noWork: { rate: median(rates), rates },
  cost: { steps: COST_STEPS, ratio: median(costs.map(({ ratio }) => ratio)), costs },
};
if (json) {
  const text = `${JSON.stringify(result, null, 1)}\n`;
  if (json === '-') process.stdout.write(text);
  else writeFileSync(json, text);
}
if (json !== '-') {
  const mb = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
  console.log(`${result.machine.cpu}, ${result.machine.cpus} threads.\n`);
  for (const { name, bytes, resident, wasm, idle, seconds, rate } of rows) {
    console.log(`${name.padEnd(22)} ${(bytes / 1e9).toFixed(2)} GB of states in ${seconds.toFixed(1)} s (${mb(rate)}/s); resident at most ${mb(resident)} (${mb(idle)} before the run), wasm ${mb(wasm)}`);
  }
  console.log(`\nresident: ${(100 * flat).toFixed(1)} % between the shortest and the longest.`);
  console.log(`no work: ${mb(result.noWork.rate)}/s written (median of ${rounds}).`);
  console.log(`cost: every state is ${result.cost.ratio.toFixed(2)} times the time of spikes only (${COST_STEPS} steps, median of ${rounds}).`);
}
