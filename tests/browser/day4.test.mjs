/** A learner goes through Day 4: a synapse with a slider, the three-neuron network, the order that is lost and found, every exercise. */
import assert from 'node:assert/strict';
import { inBothBuilds, inBuild } from './harness.mjs';
import { Cell, Exercise, axeClean, inkOf, openDay } from './lesson.mjs';

inBothBuilds('the three-neuron network fires 18, 18 and 0 times, and is drawn', async ({ page, address }) => {
  await openDay(page, address, 4);
  const cell = new Cell(page, 'figure-9');
  assert.match(await cell.run(), /Finished/);
  const printed = await cell.text();
  // Counts of the reference run that TensorFlow made.
  assert.match(printed, /X1: 18 spikes/);
  assert.match(printed, /X2: 18 spikes/);
  assert.match(printed, /X3: 0 spikes/);
  const canvas = cell.box.locator('canvas').first();
  await canvas.waitFor();
  await page.waitForTimeout(100);
  assert((await inkOf(page, canvas)) > 1500, 'the chart is blank');
});

inBothBuilds('swapped rows and columns are a silent network, not an error', async ({ page, address }) => {
  await openDay(page, address, 4);
  const wiring = new Cell(page, 'wiring');
  await wiring.write((await wiring.source()).replace('ach_mat[1, 0] = 1', 'ach_mat[0, 1] = 1'));
  const cell = new Cell(page, 'figure-9');
  assert.match(await cell.run(), /Finished/);
  const printed = await cell.text();
  assert.match(printed, /X1: 18 spikes/);
  assert.match(printed, /X2: 0 spikes/);
});

inBothBuilds('a current table of the wrong size is refused with its size', async ({ page, address }) => {
  await openDay(page, address, 4);
  const cell = new Cell(page, 'figure-9');
  await cell.write('t = np.arange(0, 5, 0.01)\nstate = simulate(ach_mat, gaba_mat, np.zeros((2, t.size)), t)\n');
  assert.match(await cell.run(), /ValueError/);
  assert.match(await cell.box.locator('.problem').innerText(), /input shapes: \[2\], \[3\]/);
});

inBuild('threads', 'the order is lost at the jumps, and found between steps', async ({ page, address }) => {
  await openDay(page, address, 4);
  const lost = new Cell(page, 'order-lost');
  assert.match(await lost.run(), /Finished/);
  const order = (text, cell) => Number(new RegExp(`${cell}: errors .* order ([\\d.]+)`).exec(text)?.[1]);
  assert(order(await lost.text(), 'X2') < 1.5, await lost.text());
  const found = new Cell(page, 'jumps-between-steps');
  assert.match(await found.run(), /Finished/);
  assert(order(await found.text(), 'X1') > 3.5, await found.text());
  assert(order(await found.text(), 'X2') > 1.7, await found.text());
});

inBuild('threads', 'matrices and lists are timed when they are started, and only then', async ({ page, address }) => {
  await openDay(page, address, 4);
  const timed = new Cell(page, 'dense-or-list');
  assert.match(await timed.text(), /only when you start it/);
  assert.match(await timed.run(), /Finished/);
  assert.match(await timed.text(), /lists .*µs for a step/);
});

inBuild('single', 'every solution of Day 4 passes its check', async ({ page, address }) => {
  await openDay(page, address, 4);
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
  inBuild('threads', `Day 4: axe finds nothing and nothing scrolls sideways: ${name}`, async ({ page, address }) => {
    await openDay(page, address, 4);
    await new Cell(page, 'wiring').run();
    await new Cell(page, 'figure-9').run();
    await new Exercise(page, 'wire').check();
    await axeClean(page);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert(wider <= 0, `the page is ${wider} pixels wider than the window`);
  }, settings);
}
