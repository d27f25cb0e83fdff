/** Figures that live: the demos start, fill, stand still, go on, hear clicks and sliders, and stop; for those who want less motion they wait. */
import assert from 'node:assert/strict';
import { availableParallelism, loadavg } from 'node:os';
import { inBothBuilds, inBuild } from './harness.mjs';
import { axeClean, Cell, inkOf, openDay1 } from './lesson.mjs';

const DEMOS = { 'antennal-lobe': 'lobe-live', 'synfire-chain': 'synfire-live', ring: 'ring-live' };

/** Prints what a live slider and a click do, and draws at each pause. */
const PROGRAM = `gain = 1.0 #@param {type:"slider", min:0, max:5, step:0.5, live:true}
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
line, = ax.plot([0, 1, 2], [0, 0, 0], 'o-')
ax.set_xlim(0, 2)
ax.set_xlabel('place')
ax.set_ylim(-1, 10)
def clicked(event):
    print('clicked', event.inaxes is ax, round(event.xdata), event.button)
fig.canvas.mpl_connect('button_press_event', clicked)
last, k = None, 0
while plt.fignum_exists(fig.number):
    k += 1
    line.set_ydata([gain, k % 10, 0])
    if gain != last:
        print('gain is', gain)
        last = gain
    plt.pause(0.001)
`;

/** Counts the requests of a kind that the page sends to its worker. */
const countRequests = (page) => page.addInitScript(() => {
  window.asked = {};
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (message, ...rest) {
    const type = message?.request?.type;
    if (type) window.asked[type] = (window.asked[type] ?? 0) + 1;
    return postMessage.call(this, message, ...rest);
  };
});
const asked = (page, type) => page.evaluate((type) => window.asked[type] ?? 0, type);

/** What the canvas shows now, as a number that changes with any pixel. */
const lookOf = (canvas) => canvas.evaluate((source) => {
  const copy = new OffscreenCanvas(source.width, source.height);
  const context = copy.getContext('2d', { willReadFrequently: true });
  context.drawImage(source, 0, 0);
  const words = new Uint32Array(context.getImageData(0, 0, copy.width, copy.height).data.buffer);
  let hash = 0;
  for (let k = 0; k < words.length; k += 7) hash = (Math.imul(hash, 31) + words[k]) | 0;
  return hash;
});
async function changes(page, canvas, withinMs = 5000) {
  const first = await lookOf(canvas);
  const end = Date.now() + withinMs;
  while (Date.now() < end) {
    await page.waitForTimeout(60);
    if ((await lookOf(canvas)) !== first) return true;
  }
  return false;
}

async function startProgram(page, address, source = PROGRAM) {
  await countRequests(page);
  await openDay1(page, address);
  const cell = new Cell(page, 'two-variables');
  await cell.write(source);
  await cell.box.locator('.run').click();
  await cell.box.locator('.cell-text', { hasText: 'gain is 1.0' }).waitFor();
  await cell.box.locator('.chart-stage.listens canvas').waitFor();
  return cell;
}

inBothBuilds('a live slider sets a variable of the running program, and outside a run is a slider like any other', async ({ page, address }) => {
  const cell = await startProgram(page, address);
  const runs = await asked(page, 'run');
  await cell.box.locator('input[type=range]').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await cell.box.locator('.cell-text', { hasText: 'gain is 2.0' }).waitFor();
  assert.equal(await asked(page, 'run'), runs, 'the slider started the cell anew');
  assert.match(await cell.source(), /^gain = 2\.0 #@param/);
  await page.keyboard.press('Escape');
  assert.match(await cell.ended(), /Stopped after/);
  await page.keyboard.press('ArrowRight');
  await cell.box.locator('.cell-text', { hasText: /^gain is 2\.5/ }).waitFor();
  assert.equal(await asked(page, 'run'), runs + 1);
  await cell.box.locator('.stop').click();
});

inBothBuilds('a run stands still and goes on, by button and by key, and says so', async ({ page, address }) => {
  const cell = await startProgram(page, address);
  const canvas = cell.box.locator('.chart-stage canvas');
  assert(await changes(page, canvas), 'the figure does not live');
  await cell.box.locator('.pause').click();
  await cell.status.filter({ hasText: /Paused/ }).waitFor();
  assert.match(await page.locator('[role=status]').last().innerText(), /Paused/);
  assert.equal(await cell.box.locator('.pause').innerText(), 'Resume');
  await page.waitForTimeout(150);
  assert(!(await changes(page, canvas, 700)), 'it moves although it is paused');
  // A click waits until the program can hear it.
  const { x, y, width, height } = await canvas.boundingBox();
  await page.mouse.click(x + width / 2, y + height / 2);
  await cell.box.locator('.pause').click();
  await cell.box.locator('.cell-text', { hasText: /clicked True 1 1/ }).waitFor();
  assert(await changes(page, canvas), 'it does not go on');
  await cell.box.locator('.chart-stage').focus();
  await page.keyboard.press('p');
  await cell.status.filter({ hasText: /Paused/ }).waitFor();
  await page.keyboard.press('p');
  await cell.status.filter({ hasText: /Running/ }).waitFor();
  await page.keyboard.press('p');
  await cell.box.locator('.stop').click();
  assert.match(await cell.ended(), /Stopped after/, 'a run that stands still can be stopped');
  assert((await inkOf(page, canvas)) > 300, 'Stop took the picture away');
  assert(await cell.box.locator('.pause').isHidden());
});

inBothBuilds('keys click where they read', async ({ page, address }) => {
  const cell = await startProgram(page, address);
  const stage = cell.box.locator('.chart-stage');
  await cell.box.locator('.pause').click();
  await stage.focus();
  assert.match(await stage.locator('.chart-help').innerText(), /Enter clicks/);
  await page.keyboard.press('Home');
  await stage.locator('.chart-readout', { hasText: /place = 0/ }).waitFor();
  await page.keyboard.press('ArrowRight');
  await stage.locator('.chart-readout', { hasText: /place = 1/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.press('p');
  await cell.box.locator('.cell-text', { hasText: /clicked True 1 1/ }).waitFor();
  await page.keyboard.press('Escape');
  await cell.ended();
});

inBuild('threads', 'what a listener raises ends the run, with its line', async ({ page, address }) => {
  const cell = await startProgram(page, address, PROGRAM.replace("print('clicked', ", 'unknown_name('));
  const { x, y, width, height } = await cell.box.locator('.chart-stage canvas').boundingBox();
  await page.mouse.click(x + width / 2, y + height / 2);
  await cell.box.locator('.problem', { hasText: 'NameError' }).waitFor();
  assert.match(await cell.status.innerText(), /error in line 9/);
});

inBuild('threads', 'a network too large for the memory is a message, not the end', async ({ page, address }) => {
  await openDay1(page, address);
  const cell = new Cell(page, 'two-variables');
  await cell.write('import numpy as np\nn = 100_000\nmatrix = np.zeros((n, n))\n');
  await cell.box.locator('.run').click();
  await cell.box.locator('.problem', { hasText: 'MemoryError' }).waitFor();
  assert.match(await cell.box.locator('.problem').innerText(), /line 3[^]*100000, 100000/);
});

inBothBuilds('the antennal lobe starts by itself, fills, is poked, and stops', async ({ page, address }) => {
  await countRequests(page);
  await page.goto(new URL('demos/antennal-lobe/', address).href);
  const cell = new Cell(page, 'lobe-live');
  // A picture is there before any script runs.
  await cell.box.locator('.chart-stage img').first().waitFor();
  await cell.box.scrollIntoViewIfNeeded();
  const stage = cell.box.locator('.chart-stage');
  const canvas = stage.locator('canvas');
  await stage.locator('xpath=self::*[contains(@class,"listens")]').waitFor({ timeout: 60_000 });
  assert(await changes(page, canvas), 'nothing moves');
  await page.waitForFunction((element) => /ms of the lobe a second/.test(element.getAttribute('aria-label')), await stage.elementHandle(), { timeout: 60_000 });
  console.log(`antennal lobe: ${/\d+ ms of the lobe a second/.exec(await stage.getAttribute('aria-label'))[0]} at load ${loadavg()[0].toFixed(1)} on ${availableParallelism()} cpus`);
  // The sliders of a running demo do not start it anew.
  const runs = await asked(page, 'run');
  await cell.box.locator('select').selectOption('"none"');
  assert.equal(await asked(page, 'run'), runs);
  // A cell in the map of the projection neurons.
  const { x, y, width, height } = await canvas.boundingBox();
  await page.mouse.click(x + width / 2, y + height * 0.52);
  await page.waitForFunction((element) => /(PN|LN) \d+ was given 20 µA/.test(element.getAttribute('aria-label')), await stage.elementHandle());
  // Without an odour the others fall silent, and the poked cell fires.
  const poked = Number(/(?:PN|LN) (\d+) was given/.exec(await stage.getAttribute('aria-label'))[1]);
  assert(poked >= 0 && poked < 120);
  await cell.box.locator('.pause').click();
  await axeClean(page);
  await cell.box.locator('.stop').click();
  assert.match(await cell.ended(), /Stopped after/);
  assert((await inkOf(page, canvas)) > 2000, 'Stop took the picture away');
});

for (const [demo, name] of Object.entries(DEMOS).slice(1)) {
  inBuild('threads', `${demo} runs, and its page is accessible`, async ({ page, address }) => {
    await page.goto(new URL(`demos/${demo}/`, address).href);
    const cell = new Cell(page, name);
    await cell.box.scrollIntoViewIfNeeded();
    const stage = cell.box.locator('.chart-stage');
    await stage.locator('xpath=self::*[contains(@class,"listens")]').waitFor({ timeout: 60_000 });
    assert(await changes(page, stage.locator('canvas')), 'nothing moves');
    await cell.box.locator('.pause').click();
    await axeClean(page);
    await cell.box.locator('.stop').click();
    assert.match(await cell.ended(), /Stopped after/);
  });
}

inBuild('threads', 'who wants less motion starts a demo', async ({ page, address }) => {
  await page.goto(new URL('demos/ring/', address).href);
  const cell = new Cell(page, 'ring-live');
  await cell.box.scrollIntoViewIfNeeded();
  await cell.box.locator('.run').waitFor();
  await page.waitForTimeout(3000);
  assert(await cell.box.locator('.stop').isHidden(), 'it runs by itself');
  await cell.box.locator('.run').click();
  await cell.box.locator('.stop').waitFor();
  await cell.box.locator('.stop').click();
  await cell.ended();
}, { reducedMotion: 'reduce' });

inBuild('threads', 'the demos are found from the start page and from every page', async ({ page, address }) => {
  await page.goto(address);
  await page.locator('.site-bar a', { hasText: 'Demos' }).click();
  await page.locator('h1', { hasText: 'Live demos' }).waitFor();
  assert.equal(await page.locator('.day a').count(), 3);
  await axeClean(page);
  await page.locator('.day a', { hasText: 'ring' }).click();
  await page.locator('brunsviga-cell[data-name="ring-live"]').waitFor();
});
