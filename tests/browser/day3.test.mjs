/** A learner goes through Day 3: figures before scripts, a current turned by its slider, a prediction, an exercise failed and passed, edits that stay. */
import assert from 'node:assert/strict';
import { inBothBuilds, inBuild } from './harness.mjs';
import { Cell, Exercise, axeClean, inkOf, openDay } from './lesson.mjs';

inBuild('single', 'the figures of Day 3 are there before any script', async ({ page, address }) => {
  await page.goto(new URL('day-3/', address).href);
  for (const name of ['circuit', 'gate-slider', 'neuron', 'one-spike', 'phase', 'layout', 'twenty', 'steady', 'accuracy', 'spike-times']) {
    assert((await page.locator(`brunsviga-cell[data-name="${name}"]`).locator('figure.chart svg, figure.chart img').count()) > 0, name);
  }
  assert.match(await new Cell(page, 'neuron').box.textContent(), /spikes: 12/);
}, { javaScriptEnabled: false });

inBothBuilds('the current slider redraws the neuron', async ({ page, address }) => {
  await openDay(page, address, 3);
  const cell = new Cell(page, 'current-slider');
  assert.match(await cell.run(), /Finished/);
  const canvas = cell.box.locator('canvas').first();
  await canvas.waitFor();
  await page.waitForTimeout(200);
  const firing = await inkOf(page, canvas);
  const before = await cell.box.locator('.chart-stage').first().getAttribute('aria-label');
  await cell.box.locator('input[type=range]').focus();
  await page.keyboard.press('Home');
  await page.waitForFunction((old) => document.querySelector('brunsviga-cell[data-name="current-slider"] .chart-stage')?.getAttribute('aria-label') !== old, before);
  await page.waitForTimeout(200);
  const silent = await inkOf(page, canvas);
  assert(firing > 1500, 'the chart is blank');
  // Spikes are ink; without a current there are none.
  assert(silent < 0.8 * firing, `${silent} pixels without a current, ${firing} with one`);
});

inBothBuilds('twenty neurons fire as often as in TensorFlow, and the start is discarded', async ({ page, address }) => {
  await openDay(page, address, 3);
  const steady = new Cell(page, 'steady');
  assert.match(await steady.run(), /Finished/);
  const twenty = await new Cell(page, 'twenty').text();
  // From a run of the same network in TensorFlow.
  assert.match(twenty.replace(/\s+/g, ' '), /0 0 1 6 7 9 10 11 11 12 13 13 14 14 15 15 16 16 16 17/);
});

inBothBuilds('a prediction is locked and explained', async ({ page, address }) => {
  await openDay(page, address, 3);
  const prediction = page.locator('brunsviga-predict[data-label="zero-over-zero"]');
  await prediction.locator('.choices input').nth(1).check();
  await prediction.locator('.commit').click();
  assert(await prediction.locator('.choices input').first().isDisabled());
  const hole = new Cell(page, 'hole');
  assert.match(await hole.run(), /Finished/);
  assert.match(await hole.text(), /nan/);
  await prediction.locator('.reconcile').getByText(/removable/).waitFor();
});

inBothBuilds('an exercise fails with advice, passes, and is still there after a reload', async ({ page, address }) => {
  await openDay(page, address, 3);
  const exercise = new Exercise(page, 'temperature');
  assert.match(await exercise.check(), /Not yet/);
  assert.match(await exercise.frame.locator('.advice').first().innerText(), /Nothing depends on T yet/);
  await exercise.write(`import tensorflow as tf

def at_temperature(dXdt, T):
    factor = 3.0**((T - 22) / 10)
    return lambda X, t: dXdt(X, t) * tf.constant([1.0, factor, factor, factor], dtype=tf.float64)
`);
  assert.match(await exercise.check(), /Passed/);
  await page.reload();
  await page.locator('brunsviga-cell .run').first().waitFor({ state: 'attached' });
  await exercise.box.locator('.cm-content').waitFor();
  assert.match(await exercise.source(), /lambda X, t: dXdt/);
  await exercise.frame.locator('.exercise-mark').waitFor();
});

inBuild('single', 'every solution of Day 3 passes its check', async ({ page, address }) => {
  await openDay(page, address, 3);
  const labels = await page.locator('brunsviga-exercise').evaluateAll((all) => all.map((one) => one.dataset.label));
  assert(labels.length >= 6, `${labels}`);
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
  inBuild('threads', `Day 3: axe finds nothing and nothing scrolls sideways: ${name}`, async ({ page, address }) => {
    await openDay(page, address, 3);
    await new Cell(page, 'neuron').run();
    await new Exercise(page, 'steady-rates').check();
    await axeClean(page);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert(wider <= 0, `the page is ${wider} pixels wider than the window`);
  }, settings);
}
