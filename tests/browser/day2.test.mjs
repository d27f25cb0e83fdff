/** A learner goes through Day 2: tensors and graphs, chaos in three dimensions, the benchmark on demand, every exercise. */
import assert from 'node:assert/strict';
import { inBothBuilds, inBuild } from './harness.mjs';
import { Cell, Exercise, axeClean, inkOf, openDay } from './lesson.mjs';

inBothBuilds('a traced function prints once, and neighbours part when they should', async ({ page, address }) => {
  await openDay(page, address, 2);
  const tracing = new Cell(page, 'tracing');
  assert.match(await tracing.run(), /Finished/);
  const printed = await tracing.text();
  assert.equal(printed.split('(Python executes the function)').length, 2, printed);
  assert.match(printed, /slope\(3\.0, 0\.5\) = 0\.9975/);
  const neighbours = new Cell(page, 'neighbours');
  assert.match(await neighbours.run(), /Finished/);
  // Starts 1e-3, 1e-6 and 1e-9 apart, as an independent run in NumPy has them.
  for (const time of ['16.7', '23.0', '28.5']) assert((await neighbours.text()).includes(`from t = ${time}`), time);
});

inBothBuilds('the attractor is drawn in three dimensions', async ({ page, address }) => {
  await openDay(page, address, 2);
  const cell = new Cell(page, 'lorenz-attractor');
  assert.match(await cell.run(), /Finished/);
  const canvas = cell.box.locator('canvas').first();
  await canvas.waitFor();
  await page.waitForTimeout(100);
  assert((await inkOf(page, canvas)) > 1500, 'the chart is blank');
});

inBothBuilds('an error in a graph names what was refused, and the next run works', async ({ page, address }) => {
  await openDay(page, address, 2);
  const cell = new Cell(page, 'cumulative-sum');
  await cell.write('import tensorflow as tf\n\n@tf.function\ndef f(x):\n    if x > 0:\n        return x\n    return -x\n\nf(tf.constant(1.0))\n');
  assert.match(await cell.run(), /error in line/);
  assert.match(await cell.text(), /tf\.where/);
  await cell.write('import tensorflow as tf\nprint(tf.scan(lambda a, x: a + x, tf.constant([1, 2, 3])).numpy())\n');
  assert.match(await cell.run(), /Finished/);
  assert.match(await cell.text(), /\[1 3 6\]/);
});

inBuild('threads', 'figure 1 runs when it is started, and only then', async ({ page, address }) => {
  await openDay(page, address, 2);
  const figure = new Cell(page, 'figure-1');
  const matrices = new Cell(page, 'figure-1-matrices');
  assert.match(await figure.text(), /only when you start it/);
  const status = await matrices.run();
  assert.match(status, /Finished/);
  assert.match(await matrices.text(), /TensorFlow, all cores/);
  assert.match(await figure.text(), /only when you start it/, 'a cell below does not start the benchmark');
});

inBuild('single', 'every solution of Day 2 passes its check', async ({ page, address }) => {
  await openDay(page, address, 2);
  const labels = await page.locator('brunsviga-exercise').evaluateAll((all) => all.map((one) => one.dataset.label));
  assert(labels.length >= 5, `${labels}`);
  for (const label of labels) {
    const exercise = new Exercise(page, label);
    await exercise.reveal();
    await exercise.copySolution();
    assert.match(await exercise.check(), /Passed/, label);
  }
});

for (const [name, settings] of [
  ['wide and light', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
  ['narrow and dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
]) {
  inBuild('threads', `Day 2: axe finds nothing and nothing scrolls sideways: ${name}`, async ({ page, address }) => {
    await openDay(page, address, 2);
    await new Cell(page, 'lorenz-attractor').run();
    await new Exercise(page, 'fibonacci').check();
    await axeClean(page);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert(wider <= 0, `the page is ${wider} pixels wider than the window`);
  }, settings);
}
