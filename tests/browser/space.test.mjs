/** Charts in space: turned by pointer, finger and keys, read, reset, drawn in time. */
import assert from 'node:assert/strict';
import { inBothBuilds, inBuild } from './harness.mjs';
import { Cell, inkOf, openDay1 } from './lesson.mjs';

const HELIX = `import numpy as np
import matplotlib.pyplot as plt
t = np.linspace(0, 40, 10_000)
ax = plt.figure().add_subplot(projection='3d')
ax.plot(np.cos(t), np.sin(t), t, label='helix')
ax.set_zlabel('height')
plt.show()
`;

/** The azimuth and elevation that a key announced last. */
const announced = (page) => page.locator('[role=status]').last().innerText();

inBothBuilds('a chart in space is turned by keys and by the pointer, read, and reset', async ({ page, address }) => {
  await openDay1(page, address);
  const cell = new Cell(page, 'two-variables');
  await cell.write(HELIX);
  assert.match(await cell.run(), /Finished/);
  const stage = cell.box.locator('.chart-stage');
  await stage.waitFor();
  assert.match(await stage.getAttribute('aria-label'), /Line chart in space.*10000 points.*z from 0 to 40.*Arrow keys turn/);
  const canvas = stage.locator('canvas');
  await page.waitForTimeout(200);
  assert((await inkOf(page, canvas)) > 1500, 'the chart is blank');
  const shot = () => canvas.screenshot();
  const before = await shot();
  const reset = cell.box.locator('.chart-reset');
  assert(await reset.isHidden());
  await stage.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowDown');
  assert.match(await announced(page), /35° above, -55° around/);
  await page.waitForTimeout(150);
  assert(!before.equals(await shot()), 'keys did not turn the box');
  await page.keyboard.press('Shift+ArrowRight');
  await stage.locator('.chart-readout').waitFor();
  assert.match(await stage.locator('.chart-readout').innerText(), /helix: x = 1.*y = 0.*height = 0/);
  await reset.click();
  await page.mouse.move(2, 2);
  await page.locator('h1').first().click();
  await page.waitForTimeout(200);
  assert(before.equals(await shot()), 'reset does not bring the first look back');
  const { x, y, width, height } = await canvas.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + 80, y + height / 2 + 20, { steps: 4 });
  await page.mouse.up();
  await page.waitForTimeout(150);
  assert(!before.equals(await shot()), 'the pointer did not turn the box');
  assert(await reset.isVisible());
  await cell.box.getByRole('button', { name: 'Describe' }).click();
  await cell.box.locator('.chart-details th', { hasText: 'height' }).waitFor();
});

inBuild('threads', 'ten thousand points turn at thirty frames a second or more', async ({ page, address }) => {
  await openDay1(page, address);
  const cell = new Cell(page, 'two-variables');
  await cell.write(HELIX);
  await cell.run();
  const stage = cell.box.locator('.chart-stage');
  await stage.waitFor();
  await stage.focus();
  await page.waitForTimeout(300);
  // Each press is one turn; the worker answers each drawing with a figure event, after which a reading is answered.
  const frames = await page.evaluate(async () => {
    const target = document.querySelector('brunsviga-cell[data-name="two-variables"] .chart-stage');
    const canvas = target.querySelector('canvas');
    let drawn = 0;
    const begun = performance.now();
    while (performance.now() - begun < 1500) {
      target.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
      await new Promise((done) => requestAnimationFrame(done));
      drawn++;
    }
    // What is left in the worker's queue counts against the rate.
    target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true }));
    while (target.querySelector('.chart-readout').hidden) await new Promise((done) => setTimeout(done, 5));
    void canvas;
    return (drawn * 1000) / (performance.now() - begun);
  });
  console.log(`turning 10000 points: ${frames.toFixed(0)} frames/s`);
  assert(frames >= 30, `${frames.toFixed(1)} frames a second`);
});

inBuild('threads', 'a finger turns the box sideways and scrolls the page up and down', async ({ page, address }) => {
  await openDay1(page, address);
  const cell = new Cell(page, 'two-variables');
  await cell.write(HELIX);
  await cell.run();
  const canvas = cell.box.locator('.chart-stage canvas');
  await canvas.waitFor();
  assert.equal(await canvas.evaluate((element) => getComputedStyle(element).touchAction), 'pan-y');
  const { x, y, width, height } = await canvas.boundingBox();
  const finger = async (type, dx) => canvas.dispatchEvent(type, { pointerId: 7, pointerType: 'touch', isPrimary: true, button: 0, bubbles: true, clientX: x + width / 2 + dx, clientY: y + height / 2 });
  await finger('pointerdown', 0);
  for (const dx of [10, 25, 40]) await finger('pointermove', dx);
  await finger('pointerup', 40);
  await cell.box.locator('.chart-reset').waitFor();
  assert.equal(await canvas.evaluate((element) => getComputedStyle(element).touchAction), 'none', 'a turned box keeps the finger');
}, { hasTouch: true, viewport: { width: 390, height: 844 } });
