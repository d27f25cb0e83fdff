/** Charts in space: turned by pointer, finger and keys, read, reset, drawn in time. */
import assert from 'node:assert/strict';
import { availableParallelism, loadavg } from 'node:os';
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
  const reset = cell.box.locator('.chart-reset');
  assert(await reset.isHidden());
  await stage.focus();
  // Where the first point of the curve stands: it moves as the box turns.
  const firstPoint = async () => {
    await page.keyboard.press('Home');
    await stage.locator('.chart-readout').waitFor();
    return stage.locator('.chart-dot').evaluate((dot) => dot.style.translate);
  };
  const before = await firstPoint();
  assert.match(await stage.locator('.chart-readout').innerText(), /x = 1.*y = 0.*height = 0/);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowDown');
  assert.match(await announced(page), /35° above, -55° around/);
  assert.notEqual(await firstPoint(), before, 'keys did not turn the box');
  await page.keyboard.press('Shift+ArrowRight');
  await page.waitForFunction((readout) => !/ = 0, height = 0$/.test(readout.textContent), await stage.locator('.chart-readout').elementHandle());
  await reset.click();
  assert.equal(await firstPoint(), before, 'reset does not bring the first look back');
  assert(await reset.isHidden());
  const { x, y, width, height } = await canvas.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + 80, y + height / 2 + 20, { steps: 4 });
  await page.mouse.up();
  await reset.waitFor();
  assert.notEqual(await firstPoint(), before, 'the pointer did not turn the box');
  await cell.box.getByRole('button', { name: 'Describe' }).click();
  await cell.box.locator('.chart-details th', { hasText: 'height' }).waitFor();
});

inBuild('threads', 'ten thousand points follow the keys', async ({ page, address }) => {
  await page.addInitScript(() => {
    window.turns = 0;
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (message, ...rest) {
      window.turns += Number(message?.request?.type === 'turn');
      return postMessage.call(this, message, ...rest);
    };
  });
  await openDay1(page, address);
  const cell = new Cell(page, 'two-variables');
  await cell.write(HELIX);
  await cell.run();
  const stage = cell.box.locator('.chart-stage');
  await stage.waitFor();
  await stage.focus();
  await page.waitForTimeout(300);
  // A look is asked for when the one before it was answered.
  const looks = await page.evaluate(async () => {
    const target = document.querySelector('brunsviga-cell[data-name="two-variables"] .chart-stage');
    const before = window.turns;
    const begun = performance.now();
    while (performance.now() - begun < 2000) {
      target.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
      await new Promise((done) => requestAnimationFrame(done));
    }
    return ((window.turns - before) * 1000) / (performance.now() - begun);
  });
  // How fast is printed; what must hold on any machine is that it follows, some thirty times a second here. A machine that others use
  // gives this test its share only.
  const share = Math.min(1, availableParallelism() / loadavg()[0]);
  console.log(`turning 10000 points: ${looks.toFixed(0)} looks/s on ${(100 * share).toFixed(0)} % of the machine`);
  assert(looks >= 12 * share, `${looks.toFixed(1)} looks a second`);
});

inBuild('threads', 'a finger turns the box sideways and scrolls the page up and down', async ({ page, address, context }) => {
  await openDay1(page, address);
  const cell = new Cell(page, 'two-variables');
  await cell.write(HELIX);
  await cell.run();
  const canvas = cell.box.locator('.chart-stage canvas');
  await canvas.waitFor();
  await canvas.scrollIntoViewIfNeeded();
  assert.equal(await canvas.evaluate((element) => getComputedStyle(element).touchAction), 'pan-y');
  const { x, y, width, height } = await canvas.boundingBox();
  const client = await context.newCDPSession(page);
  const finger = (type, dx) => client.send('Input.dispatchTouchEvent', { type, touchPoints: dx === null ? [] : [{ x: x + width / 2 + dx, y: y + height / 2 }] });
  await finger('touchStart', 0);
  for (const dx of [8, 20, 40, 60]) await finger('touchMove', dx);
  await finger('touchEnd', null);
  await cell.box.locator('.chart-reset').waitFor();
  assert.equal(await canvas.evaluate((element) => getComputedStyle(element).touchAction), 'none', 'a turned box keeps the finger');
}, { hasTouch: true, viewport: { width: 390, height: 844 } });
