/** A learner wires the locust's antennal lobe, lets it smell, takes its inhibition away, and solves the exercises. */
import assert from 'node:assert/strict';
import { inBothBuilds, inBuild } from './harness.mjs';
import { Cell, Exercise, axeClean, inkOf } from './lesson.mjs';

async function openLobe(page, address) {
  await page.goto(new URL('antennal-lobe/', address).href);
  await page.locator('brunsviga-cell .run').first().waitFor({ state: 'attached' });
}

inBothBuilds('the lobe is wired with the synapses of NumPy’s seed 42, and drawn', async ({ page, address }) => {
  await openLobe(page, address);
  const wiring = new Cell(page, 'wiring');
  assert.match(await wiring.run(), /Finished/);
  assert.match(await wiring.text(), /1335 excitatory and 1781 inhibitory/);
  const canvas = wiring.box.locator('canvas').first();
  await canvas.waitFor();
  // The drawing comes with the next frame, later on a busy machine.
  let ink = 0;
  for (let look = 0; look < 50 && ink <= 1500; look += 1) {
    await page.waitForTimeout(100);
    ink = await inkOf(page, canvas);
  }
  assert(ink > 1500, `the matrix is blank: ${ink} pixels of ink`);
});

inBothBuilds('a short run of the lobe stays at rest before the odour', async ({ page, address }) => {
  await openLobe(page, address);
  const smell = new Cell(page, 'smell');
  await smell.write((await smell.source()).replace('duration = 600', 'duration = 60'));
  assert.match(await smell.run(), /Finished/);
  assert.match(await smell.text(), /0 spikes of 0 PNs, 0 of 0 LNs/);
});

inBuild('threads', 'Stop ends a long run of the lobe', async ({ page, address }) => {
  await openLobe(page, address);
  const smell = new Cell(page, 'smell');
  await smell.write((await smell.source()).replace('duration = 600', 'duration = 3000'));
  await smell.box.locator('.run').click();
  await page.waitForTimeout(1000);
  await smell.box.locator('.stop').click();
  assert.match(await smell.ended(), /Stopped/);
});

inBuild('single', 'every solution of the antennal lobe passes its check', async ({ page, address }) => {
  await openLobe(page, address);
  const labels = await page.locator('brunsviga-exercise').evaluateAll((all) => all.map((one) => one.dataset.label));
  assert(labels.length >= 4, `${labels}`);
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
  inBuild('threads', `The antennal lobe: axe finds nothing and nothing scrolls sideways: ${name}`, async ({ page, address }) => {
    await openLobe(page, address);
    await new Cell(page, 'wiring').run();
    await new Exercise(page, 'wire-lobe').check();
    await axeClean(page);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert(wider <= 0, `the page is ${wider} pixels wider than the window`);
  }, settings);
}
