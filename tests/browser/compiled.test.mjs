/** TensorFlow cells compiled in a real worker, in both wasm builds: the same bits, threads that join, Stop, partial results, divergence. */
import assert from 'node:assert/strict';
import { inBothBuilds } from './harness.mjs';
import { text, withEngine } from './worker.mjs';

/** Hodgkin–Huxley neurons as Day 3 writes them; `states(n, steps)` is traced, compiled and run. */
const NEURONS = `
import numpy as np
import tensorflow as tf

def rates(V):
    V_ = V + 50.0
    an = 0.02 * (15.0 - V_) / (tf.exp((15.0 - V_) / 5.0) - 1.0)
    bn = 0.5 * tf.exp((10.0 - V_) / 40.0)
    am = 0.32 * (13.0 - V_) / (tf.exp((13.0 - V_) / 4.0) - 1.0)
    bm = 0.28 * (V_ - 40.0) / (tf.exp((V_ - 40.0) / 5.0) - 1.0)
    ah = 0.128 * tf.exp((17.0 - V_) / 18.0)
    bh = 4.0 / (tf.exp((40.0 - V_) / 5.0) + 1.0)
    return am, bm, ah, bh, an, bn

def run(n, steps, coupling=0.0):
    phi = 3.0 ** ((22.0 - 36.0) / 10)
    current = tf.constant(np.linspace(0, 10, n))
    def slope(X):
        V, m, h, g = X[:n], X[n:2 * n], X[2 * n:3 * n], X[3 * n:]
        am, bm, ah, bh, an, bn = rates(V)
        dV = current - 100.0 * m**3 * h * (V - 50.0) - 10.0 * g**4 * (V + 95.0) - 0.15 * (V + 55.0)
        if coupling:
            dV = dV + coupling * (tf.reduce_mean(V) - V)
        gates = [phi * (a * (1.0 - x) - b * x) for a, b, x in ((am, bm, m), (ah, bh, h), (an, bn, g))]
        return tf.concat([dV] + gates, 0)
    def step(X, dt):
        k1 = slope(X)
        k2 = slope(X + dt * k1 / 2)
        k3 = slope(X + dt * k2 / 2)
        k4 = slope(X + dt * k3)
        return X + (k1 + 2 * k2 + 2 * k3 + k4) * (dt / 6)
    start = tf.constant([-71.0] * n + [0.0] * (3 * n), dtype=tf.float64)
    return tf.scan(step, tf.constant(np.full(steps, 0.01)), start)
`;

/** A hash of every bit of the result, and two numbers to look at. */
const BITS = `
words = np.frombuffer(states.numpy().tobytes(), dtype=np.int64).reshape(states.shape[0], -1)
h = np.int64(0)
for column in range(words.shape[1]):
    h = (h * np.int64(31) + (words[:, column] % np.int64(1000003)).sum()) % np.int64(1000000007)
print(int(h), float(states[-1, 0]), float(np.sum(states.numpy())).hex())
`;

/** What the first build printed, by journey: the other must print the same. */
const printed = new Map();
function sameInBothBuilds(name, said) {
  assert.match(said, /^\d+ -?[\d.]+ -?0x1\.[0-9a-f]+p/, said);
  if (printed.has(name)) assert.equal(said, printed.get(name), `${name}: the builds differ`);
  printed.set(name, said);
}

for (const [name, call] of [
  ['uncoupled', 'run(50, 4000)'],
  ['coupled', 'run(120, 1500, 0.1)'],
]) {
  inBothBuilds(`${name} neurons are compiled, and give the same bits`, async ({ page, address }) => {
    const engine = await withEngine(page, address);
    await engine.until('ready');
    const defined = await engine.run(NEURONS);
    assert.equal(defined.at(-1).type, 'finished', JSON.stringify(defined.at(-1)));
    const events = await engine.run(`states = ${call}${BITS}`);
    assert.equal(events.at(-1).type, 'finished', JSON.stringify(events.at(-1)));
    sameInBothBuilds(name, text(events));
  });
}

inBothBuilds('a long run tells its progress, stops at once, and keeps its steps', async ({ page, address }) => {
  const engine = await withEngine(page, address);
  await engine.run(NEURONS);
  await engine.send({ type: 'run', run: 90, name: 'cell', source: 'states = run(100_000, 200)[:, :3]\n' });
  const progress = (await engine.until('progress', 'failed', 'finished')).at(-1);
  assert.equal(progress.type, 'progress', JSON.stringify(progress));
  assert(progress.fraction > 0 && progress.fraction < 1 && progress.stepsPerS > 0, JSON.stringify(progress));
  const asked = await page.evaluate(() => performance.now());
  await engine.send({ type: 'stop' });
  const events = await engine.until('stopped', 'broken');
  assert.equal(events.at(-1).type, 'stopped');
  assert(events.at(-1).at - asked < 100, `Stop took ${events.at(-1).at - asked} ms`);
  assert.match(text(events, 'stderr'), /^Stopped after \d+ of 200 steps/m);
});

inBothBuilds('what a stopped run has computed stands under the name that waited for it', async ({ page, address }) => {
  const engine = await withEngine(page, address);
  await engine.run(NEURONS);
  await engine.send({ type: 'run', run: 91, name: 'cell', source: 'states = run(20, 400_000)' });
  await engine.until('progress', 'failed', 'finished');
  await engine.send({ type: 'stop' });
  const events = await engine.until('stopped', 'broken');
  const told = /Stopped after (\d+) of 400000 steps.*The steps so far are in states/.exec(text(events, 'stderr'));
  assert(told, text(events, 'stderr'));
  const after = await engine.run('print(states.shape[0], states.shape[1])');
  assert.equal(text(after), `${told[1]} 80\n`);
});

inBothBuilds('a run that diverges says where, and gives what TensorFlow gives', async ({ page, address }) => {
  const engine = await withEngine(page, address);
  const source = `
import numpy as np
import tensorflow as tf
def step(x, t):
    slope = x * x
    return x + 0.5 * slope
states = tf.scan(step, tf.constant(np.arange(40) * 0.5), tf.constant([1.0, 0.0], dtype=tf.float64))
print(np.isfinite(states.numpy()).sum())
`;
  const events = await engine.run(source);
  assert.equal(events.at(-1).type, 'finished', JSON.stringify(events.at(-1)));
  // The first element is infinite from some step on, the other stays 0.
  let finite = 40;
  for (let k = 0, x = 1; k < 40; k++) {
    x += 0.5 * (x * x);
    if (Number.isFinite(x)) finite += 1;
  }
  assert.equal(text(events), `${finite}\n`);
  assert.match(text(events, 'stderr'), new RegExp(`^cell:5: RuntimeWarning: the run diverged in step ${finite - 40 + 1} of 40`, 'm'));
});
