/** A newcomer goes through Day 1: runs, edits, errs, stops, slides, solves, comes back, with the pointer and with keys alone. */
import assert from 'node:assert/strict';
import { inBothBuilds, inBuild } from './harness.mjs';
import { Cell, Exercise, axeClean, inkOf, openDay1 } from './lesson.mjs';

inBothBuilds('the first cell runs and draws the published growth', async ({ page, address }) => {
  await openDay1(page, address);
  const cell = new Cell(page, 'euler-growth');
  assert.match(await cell.run(), /Finished in/);
  // Euler at t = 1.99 against e^{5t}: 16469.1246 and 20952.2224, 21.4 % short there (21.5 % at t = 2).
  const printed = await cell.text();
  assert.match(printed, /16469\.1/);
  assert.match(printed, /20952\.2/);
  const canvas = cell.box.locator('canvas').first();
  await canvas.waitFor();
  await page.waitForTimeout(100);
  assert((await inkOf(page, canvas)) > 1500, 'the chart is blank');
});

inBothBuilds('an edit runs, an error is at its line, and the next run works', async ({ page, address }) => {
  await openDay1(page, address);
  const cell = new Cell(page, 'two-variables');
  await cell.write('total = 0\nfor i in range(5):\n    total += i\nprint("total", totl)\n');
  assert.match(await cell.run(), /error in line 4: NameError/);
  const words = await cell.text();
  assert.match(words, /NameError/);
  assert.match(words, /total/, 'the hint names what was meant');
  await cell.box.locator('.has-error').waitFor();
  await cell.write('print("total", sum(range(5)))\n');
  assert.match(await cell.run(), /Finished/);
  assert.match(await cell.text(), /total 10/);
});

inBothBuilds('an endless loop stops at once, and what was printed stays', async ({ page, address }) => {
  await openDay1(page, address);
  const cell = new Cell(page, 'two-variables');
  await cell.write('kept = 7\nprint("before")\nwhile True:\n    pass\n');
  await cell.box.locator('.run').click();
  await cell.box.locator('.cell-text').getByText('before').waitFor();
  // The page answers while Python runs.
  assert.equal(await page.evaluate(() => 6 * 7), 42);
  const began = Date.now();
  await cell.box.locator('.stop').click();
  assert.match(await cell.ended(), /Stopped after/);
  assert(Date.now() - began < 1000, 'Stop took more than a second with the click');
  assert.match(await cell.text(), /before/);
  await cell.write('print(kept)\n');
  await cell.run();
  assert.match(await cell.text(), /7/);
});

inBothBuilds('a slider draws new curves and writes its value into the text', async ({ page, address }) => {
  await openDay1(page, address);
  const cell = new Cell(page, 'step-slider');
  await cell.run();
  const before = await cell.box.locator('.chart-stage').getAttribute('aria-label');
  const slider = cell.box.locator('input[type=range]');
  await slider.focus();
  for (let k = 0; k < 5; k++) await page.keyboard.press('PageUp');
  await page.waitForFunction(([name, old]) => document.querySelector(`brunsviga-cell[data-name="${name}"] .chart-stage`)?.getAttribute('aria-label') !== old, ['step-slider', before]);
  const value = await slider.inputValue();
  assert.notEqual(value, '0.01');
  await cell.box.locator('.cell-code').click({ position: { x: 80, y: 12 } });
  await cell.box.locator('.cm-content').waitFor();
  assert((await cell.source()).includes(`epsilon = ${Number(value)} #@param`) || (await cell.source()).includes(`epsilon = ${value} #@param`));
});

inBothBuilds('a wrong solution is measured and named, the right one passes', async ({ page, address }) => {
  await openDay1(page, address);
  const exercise = new Exercise(page, 'write-euler');
  assert.match(await exercise.check(), /Not yet/);
  assert((await exercise.frame.locator('.advice').innerText()).length > 20, 'the advice says what to try');
  await exercise.reveal();
  await exercise.copySolution();
  assert.match(await exercise.check(), /Passed/);
  await exercise.frame.locator('.exercise-mark').waitFor();
});

inBuild('single', 'every solution of the day passes its check', async ({ page, address }) => {
  await openDay1(page, address);
  const labels = await page.locator('brunsviga-exercise').evaluateAll((all) => all.map((one) => one.dataset.label));
  assert(labels.length >= 5, `${labels}`);
  for (const label of labels) {
    const exercise = new Exercise(page, label);
    await exercise.reveal();
    await exercise.copySolution();
    assert.match(await exercise.check(), /Passed/, label);
  }
});

inBuild('threads', 'edits and progress survive a reload; original, mine and reset', async ({ page, address }) => {
  await openDay1(page, address);
  const cell = new Cell(page, 'two-variables');
  await cell.write('print("mine")\n');
  const exercise = new Exercise(page, 'write-euler');
  await exercise.reveal();
  await exercise.copySolution();
  await exercise.check();
  await page.reload();
  await page.locator('brunsviga-cell .run').first().waitFor({ state: 'attached' });
  await cell.box.locator('.cm-content').waitFor();
  assert.match(await cell.source(), /print\("mine"\)/);
  await exercise.frame.locator('.exercise-mark').waitFor();
  await cell.box.locator('.see-original').click();
  assert.doesNotMatch(await cell.source(), /print\("mine"\)/);
  await cell.box.locator('.see-mine').click();
  assert.match(await cell.source(), /print\("mine"\)/);
  await cell.box.locator('.reset').click();
  assert.doesNotMatch(await cell.source(), /print\("mine"\)/);
  await cell.box.locator('.undo').click();
  assert.match(await cell.source(), /print\("mine"\)/, 'a reset can be undone');
});

inBuild('threads', 'a copy of an original that was updated says so', async ({ page, address, context }) => {
  await openDay1(page, address);
  const cell = new Cell(page, 'two-variables');
  await cell.write('print("from last year")\n');
  await page.waitForTimeout(600);
  // The same page with another original text of that cell, as after a new release of the site.
  await context.route(/\/day-1\/$/, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/(data-name="two-variables"[\s\S]*?<span class="line">)/, '$1# new in this edition\n');
    await route.fulfill({ response, body });
  });
  await page.reload();
  await cell.box.locator('.cell-note', { hasText: 'has changed since you edited it' }).waitFor();
});

inBuild('threads', 'broken and refused storage lose nothing that is on the page', async ({ page, address, context }) => {
  await context.addInitScript(() => {
    if (sessionStorage.getItem('refuse')) {
      Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('refused', 'SecurityError'); } });
    }
  });
  await openDay1(page, address);
  const cell = new Cell(page, 'two-variables');
  await cell.write('print("kept?")\n');
  await page.waitForTimeout(600);
  await page.evaluate(() => { for (const key of Object.keys(localStorage)) localStorage.setItem(key, '{"broken": '); });
  await page.reload();
  await page.locator('brunsviga-cell .run').first().waitFor({ state: 'attached' });
  assert.match(await cell.run(), /Finished/);
  await page.evaluate(() => sessionStorage.setItem('refuse', 'yes'));
  await page.reload();
  await page.locator('brunsviga-cell .run').first().waitFor({ state: 'attached' });
  await cell.write('print("still works")\n');
  await cell.run();
  assert.match(await cell.text(), /still works/);
  assert.match(await page.locator('body').innerText(), /does not keep data/);
});

inBothBuilds('keys alone: run, read the chart, leave the editor', async ({ page, address }) => {
  await openDay1(page, address);
  const cell = new Cell(page, 'euler-growth');
  await cell.box.locator('.cell-code pre').focus();
  await page.keyboard.press('Shift+Enter');
  await cell.ended();
  const readout = cell.box.locator('.chart-readout').filter({ hasText: /0\.01/ });
  // The live chart takes the static one's place after the run: whoever is quicker presses again.
  for (let tries = 0; tries < 5 && !(await readout.isVisible()); tries++) {
    await cell.box.locator('.chart-stage').first().focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(300);
  }
  await readout.waitFor({ timeout: 2000 });
  await cell.box.locator('.cell-code pre').focus();
  await page.keyboard.press('Enter');
  await cell.box.locator('.cm-content').waitFor();
  await page.waitForFunction(() => document.activeElement?.classList.contains('cm-content'));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  assert(!(await page.evaluate(() => document.activeElement.classList.contains('cm-content'))), 'Escape, then Tab leaves the editor');
});

inBuild('threads', 'a chart is zoomed, reset, described and saved', async ({ page, address }) => {
  await openDay1(page, address);
  const cell = new Cell(page, 'euler-growth');
  await cell.run();
  const chart = cell.box.locator('figure.chart').first();
  await chart.locator('.chart-zoom').first().click();
  await chart.locator('.chart-reset').click();
  await chart.getByRole('button', { name: 'Describe' }).click();
  await chart.locator('table').waitFor();
  assert((await chart.locator('table tr').count()) > 10);
  for (const [format, first] of [['SVG', '<svg'], ['CSV', '']]) {
    await chart.locator('.chart-menu summary').click();
    const [download] = await Promise.all([page.waitForEvent('download'), chart.getByRole('button', { name: format }).click()]);
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    assert(text.includes(first) && text.length > 500, `${format}: ${text.slice(0, 80)}`);
  }
  const legend = chart.locator('.chart-legend button').first();
  await legend.click();
  assert.equal(await legend.getAttribute('aria-pressed'), 'false');
});

inBuild('threads', 'a prediction is locked, kept and compared', async ({ page, address }) => {
  await openDay1(page, address);
  const predict = page.locator('brunsviga-predict').first();
  await predict.locator('input[type=radio]').first().check();
  await predict.getByRole('button', { name: 'Commit' }).click();
  assert(await predict.locator('input[type=radio]').first().isDisabled());
  const cell = new Cell(page, 'euler-picture');
  await cell.run();
  await page.getByText('You predicted').or(predict.getByText(/It agrees|another one/)).first().waitFor();
});

for (const [name, settings] of [
  ['wide and light', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
  ['wide and dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
  ['narrow and light', { viewport: { width: 390, height: 844 }, colorScheme: 'light' }],
  ['320 pixels and dark', { viewport: { width: 320, height: 700 }, colorScheme: 'dark' }],
]) {
  inBuild('threads', `axe finds nothing and nothing scrolls sideways: ${name}`, async ({ page, address }) => {
    for (const path of ['', 'about/', 'day-1/']) {
      await page.goto(new URL(path, address).href);
      await page.waitForLoadState('networkidle');
      if (path === 'day-1/') {
        await new Cell(page, 'euler-growth').run();
        await new Exercise(page, 'write-euler').check();
      }
      await axeClean(page);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert(wider <= 0, `/${path} is ${wider} pixels wider than the window`);
    }
  }, settings);
}

inBuild('threads', 'without a script the text, the code and the figures are there', async ({ page, address }) => {
  await page.goto(new URL('day-1/', address).href);
  const cell = page.locator('brunsviga-cell[data-name="euler-growth"]');
  assert.match(await cell.textContent(), /16469\.1/, 'what the cell prints is in the page');
  assert((await cell.locator('figure.chart svg, figure.chart img').count()) > 0, 'its figure is in the page');
}, { javaScriptEnabled: false });
