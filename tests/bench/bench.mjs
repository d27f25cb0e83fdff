/**
 * `cargo xtask bench`: the tutorial's work in the built engine in Chromium, beside its peers in Python on the same machine.
 *
 *     node bench.mjs [--json FILE|-] [--peers PYTHON] [--rounds N] [--only TEXT]
 *
 * Every row is measured in rounds, in each of which every participant has its turn, so that a change of the machine's speed
 * meets all of them. The engine takes part on all threads and on one, in exact and in fast mathematics. A row shows the median of all
 * samples and their range. Slow participants get fewer steps of the same work; the
 * numbers are rates, so they compare. The first call of each (tracing, compiling) is not among the samples; the rows `first` time it, in
 * the site's own worker, which was started for a page with TensorFlow and then left alone for as long as a reader looks at its first lines.
 */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openEngine } from '../browser/program.mjs';
import { startBrowser, startSite } from '../browser/site.mjs';
import { withEngine } from '../browser/worker.mjs';

/** How long one request may take. */
const LIMIT_MS = 180_000;
/** A reader's first look at a page. */
const LOOK_MS = 3000;
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : null);
const [json, python, only] = [option('--json'), option('--peers'), option('--only') ?? ''];
const rounds = Number(option('--rounds') ?? 5);

/** Steps by number of neurons, for those who make more than some million neuron-steps a second, and for the others. */
const STEPS = {
  spikes: { fast: { 1: 100_000, 20: 100_000, 100: 40_000, 1000: 8_000, 10_000: 800 }, slow: { 1: 2_000, 20: 2_000, 100: 2_000, 1000: 1_000, 10_000: 100 } },
  states: { fast: { 1: 50_000, 20: 20_000, 100: 10_000, 1000: 2_000, 10_000: 200 }, slow: { 1: 2_000, 20: 2_000, 100: 2_000, 1000: 1_000, 10_000: 100 } },
};

/** Networks by number of cells: steps for those who are fast, and for the others. */
const NETWORK_STEPS = { fast: { 1000: 500, 10_000: 50 }, slow: { 1000: 100, 10_000: 10 } };
/** Milliseconds of the antennal lobe. */
const LOBE_MS = { fast: 1000, slow: 20 };
/** Synapses onto each cell, as in networks.py. */
const FAN = 100;

const ROWS = [
  ...[1, 20, 100, 1000, 10_000].map((n) => ({ name: `spikes N=${n}`, work: 'spikes', n, unit: 'Mns/s' })),
  ...[1, 20, 100, 1000, 10_000].map((n) => ({ name: `states N=${n}`, work: 'states', n, unit: 'Mns/s' })),
  ...[1, 20].map((n) => ({ name: `first N=${n}`, work: 'first', n, unit: 'ms' })),
  { name: 'lobe', work: 'lobe', unit: 's/s' },
  ...['synapses', 'network'].flatMap((work) => [1000, 10_000].flatMap((n) => [true, false].map((distinct) => ({ name: `${work} N=${n}, ${distinct ? 'distinct' : 'equal'}`, work, n, distinct, unit: 'Mss/s' })))),
  ...['float64', 'float32'].flatMap((dtype) => [256, 512, 1024, 2048].map((size) => ({ name: `product ${dtype} ${size}`, work: 'product', size, dtype, unit: 'GFLOP/s' }))),
].filter((row) => row.name.includes(only));

const say = (text) => process.stderr.write(`bench: ${text}\n`);

const isNetwork = ({ work }) => work === 'network' || work === 'synapses';

/** The antennal lobe's reference run without its comparison, as a cell whose value is the seconds that it took. */
function lobe(ms) {
  const text = readFileSync(here('../reference/al_run.py'), 'utf8').split('# Upward crossings')[0];
  return `import sys\nsys.argv = ["al_run.py", "${ms}"]\n${text}\n{"first": None, "seconds": [seconds], "check": float(np.sum(V[-1]))}`;
}

/** A page with one build of the engine in which the work is defined; `math` is the mode of its compiled loops. */
async function engine(browser, site, build, math) {
  const text = ['hodgkin_huxley.py', 'networks.py'].map((name) => readFileSync(here(name), 'utf8')).join('\n\n');
  const setMath = `import brunsviga\nbrunsviga.set_math("${math}")`;
  let run = 0;
  let page = null;
  const fresh = async () => {
    await page?.close();
    page = await browser.newPage();
    await openEngine(page, site.address, build);
    await cell(text);
    await cell(setMath);
  };
  const cell = async (source) => {
    let late;
    const ends = page.evaluate((request) => window.run(request), { type: 'run', run: (run += 1), name: `bench-${run}`, source });
    const limit = new Promise((_, failed) => {
      late = setTimeout(() => failed(new Error(`did not end within ${LIMIT_MS / 1000} s`)), LIMIT_MS);
    });
    const end = await Promise.race([ends, limit]).finally(() => clearTimeout(late));
    if (end.type === 'failed') throw new Error(`${end.diagnostic.kind}: ${end.diagnostic.message}`);
    if (end.type !== 'finished') throw new Error(end.message ?? `it ended with ${end.type}`);
    return end.value;
  };
  /** Python's dictionary of numbers as an object. */
  const parsed = (value) => JSON.parse(value.replaceAll("'", '"').replaceAll('None', 'null').replaceAll(/\b(nan|inf)\b/g, 'null'));
  await fresh();
  return {
    name: `engine${math === 'fast' ? ', fast' : ''}, ${build === 'threads' ? `${availableParallelism()} threads` : '1 thread'}`,
    key: math === 'fast' ? `${build}-fast` : build,
    fast: true,
    ours: true,
    // A product of matrices is the same in both modes.
    does: (row) => math === 'exact' || row.work !== 'product',
    async ask(request) {
      try {
        if (request.work === 'first') {
          // Nothing of an earlier call is left: neither traces nor kernels nor code that it made warm.
          const context = await browser.newContext({ serviceWorkers: 'block' });
          const page = await context.newPage();
          const worker = await withEngine(page, site.address, { whole: true });
          await new Promise((done) => setTimeout(done, LOOK_MS));
          await worker.run(text);
          await worker.run(setMath);
          const end = (await worker.run(`measure_first(${request.n})`)).at(-1);
          await context.close();
          if (end.type !== 'finished') throw new Error(end.diagnostic?.message ?? end.type);
          return parsed(end.value);
        }
        if (request.work === 'product') return parsed(await cell(`measure_product(${request.size}, "${request.dtype}", ${request.repeats})`));
        if (request.work === 'lobe') return parsed(await cell(lobe(request.ms)));
        if (isNetwork(request)) return parsed(await cell(`measure_network("${request.work}", ${request.n}, ${request.steps}, ${request.repeats}, ${request.distinct ? 'True' : 'False'})`));
        return parsed(await cell(`measure("${request.work}", ${request.n}, ${request.steps}, ${request.repeats})`));
      } catch (error) {
        await fresh();
        return { error: error.message.split('\n')[0] };
      }
    },
    stop: () => page.close(),
  };
}

/** A process of peers.py. */
function peer(key, name, fast) {
  const child = spawn(python, [here('peers.py'), key], { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    name,
    key,
    fast,
    does: (row) => key === 'tensorflow' || !(isNetwork(row) || row.work === 'lobe'),
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await lines.next();
      return done ? { error: 'its process ended' } : JSON.parse(value);
    },
    stop: () => child.stdin.end(),
  };
}

/** What a participant's answer says in the row's unit, for each sample. */
function samples(row, request, answer) {
  if (row.work === 'first') return [answer.first * 1000];
  if (row.work === 'lobe') return answer.seconds.map((seconds) => (seconds * 1000) / request.ms);
  if (isNetwork(row)) return answer.seconds.map((seconds) => (row.n * FAN * request.steps) / 1e6 / seconds);
  const work = row.work === 'product' ? 2 * row.size ** 3 / 1e9 : (row.n * request.steps) / 1e6;
  return answer.seconds.map((seconds) => work / seconds);
}

function summary(all) {
  const sorted = [...all].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, least: sorted[0], most: sorted.at(-1), samples: sorted.length };
}

const short = (x) => (x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2));

/** Rows of cells as text: columns padded, two blanks between. */
function table(cells) {
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  ').trimEnd()).join('\n');
}

// A page of a host that sends no headers gets the build without threads.
const [site, plain] = [await startSite(), await startSite(['--no-headers'])];
const browser = await startBrowser();
const ours = [['threads', 'exact'], ['single', 'exact'], ['threads', 'fast'], ['single', 'fast']];
const participants = [];
for (const [build, math] of ours) participants.push(await engine(browser, build === 'threads' ? site : plain, build, math));
if (python) participants.push(peer('tensorflow', 'TensorFlow graph', false), peer('xla', 'TensorFlow XLA', true), peer('jax', 'JAX', true), peer('numpy', 'NumPy', false));

const results = ROWS.map(() => new Map());
const notes = [];
for (let round = 0; round < rounds; round += 1) {
  for (const [index, row] of ROWS.entries()) {
    for (let turn = 0; turn < participants.length; turn += 1) {
      // Another one begins in each round.
      const who = participants[(turn + round) % participants.length];
      if (!who.does(row)) continue;
      const pace = who.fast ? 'fast' : 'slow';
      const steps = (isNetwork(row) ? NETWORK_STEPS : STEPS[row.work])?.[pace][row.n];
      const request = { work: row.work, n: row.n, distinct: row.distinct, ms: LOBE_MS[pace], size: row.size, dtype: row.dtype, steps, repeats: row.size === 2048 ? 1 : 2 };
      const known = results[index].get(who.key);
      if (known?.error) continue;
      const answer = await who.ask(request);
      if (answer.error) {
        results[index].set(who.key, { error: answer.error });
        notes.push(`${who.name}, ${row.name}: ${answer.error}`);
        continue;
      }
      const entry = known ?? { all: [], checks: {} };
      entry.all.push(...samples(row, request, answer));
      entry.checks[steps ?? 0] = answer.check;
      if (answer.first !== null && row.work !== 'first') entry.firstMs = answer.first * 1000;
      results[index].set(who.key, entry);
    }
    say(`round ${round + 1} of ${rounds}: ${row.name}`);
  }
}
for (const who of participants) who.stop();

const report = ROWS.map((row, index) => {
  const measured = {};
  for (const who of participants.filter((who) => who.does(row))) {
    const entry = results[index].get(who.key);
    measured[who.key] = entry.error ? { error: entry.error } : { ...summary(entry.all), firstMs: entry.firstMs, check: entry.checks };
  }
  // More is better, but for times.
  const ratio = (ours, theirs) => (ours && theirs ? (row.unit === 'ms' || row.unit === 's/s' ? theirs / ours : ours / theirs) : undefined);
  for (const who of participants.filter((who) => !who.ours)) {
    const theirs = measured[who.key].median;
    measured[who.key].ratio = ratio(measured.threads.median, theirs);
    measured[who.key].fastRatio = ratio(measured['threads-fast']?.median, theirs);
  }
  return { ...row, measured };
});

const machine = { cpu: cpus()[0].model, cpus: availableParallelism(), browser: `Chromium ${browser.version()}`, rounds };
await browser.close();
site.stop();
plain.stop();
if (json) {
  const text = `${JSON.stringify({ machine, participants: participants.map(({ key, name }) => ({ key, name })), rows: report }, null, 1)}\n`;
  if (json === '-') process.stdout.write(text);
  else writeFileSync(json, text);
}
if (json !== '-') {
  const cells = [['', 'unit', ...participants.map((who) => who.name)]];
  for (const row of report) {
    const shown = participants.map((who) => {
      if (!who.does(row)) return '';
      const { error, median, least, most, ratio, fastRatio } = row.measured[who.key];
      if (error) return 'failed';
      const times = [ratio, fastRatio].filter(Boolean).map((x) => `×${short(x)}`).join(' ');
      return `${short(median)} (${short(least)}–${short(most)}) ${times}`.trimEnd();
    });
    cells.push([row.name, row.unit, ...shown]);
  }
  console.log(`${machine.cpu}, ${machine.cpus} threads, ${machine.browser}. Median (range) of ${rounds} rounds; ×: the engine on all threads against it, exact and then fast.`);
  console.log('Mns/s: million neuron-steps a second, Mss/s: million synapse-steps. lobe: seconds for a second of the antennal lobe.');
  console.log('first: from the Python call to the end of the second step.\n');
  console.log(table(cells));
  for (const note of notes) console.log(note);
}
process.exit(notes.some((note) => note.startsWith('engine')) ? 1 : 0);
