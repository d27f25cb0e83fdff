/** A learner goes through Day 5: bytes that are measured, a seam, files, a run that lies in storage, runner and caller, every exercise. */
import assert from 'node:assert/strict';
import { inBothBuilds, inBuild } from './harness.mjs';
import { Cell, Exercise, axeClean, inkOf, openDay } from './lesson.mjs';

inBothBuilds('the laws of memory are measured in the page, and drawn', async ({ page, address }) => {
  await openDay(page, address, 5);
  const laws = new Cell(page, 'two-laws');
  assert.match(await laws.run(), /Finished/);
  const printed = await laws.text();
  for (const [batches, peak] of [[1, '2.0'], [2, '1.5'], [5, '1.2'], [10, '1.1']]) {
    assert.match(printed, new RegExp(`${batches} batches: peak ${peak} times the matrix, by the law ${peak}`));
  }
  const drawn = new Cell(page, 'over-time');
  assert.match(await drawn.run(), /Finished/);
  const canvas = drawn.box.locator('canvas').first();
  await canvas.waitFor();
  await page.waitForTimeout(100);
  assert((await inkOf(page, canvas)) > 1000, 'the chart is blank');
});

inBothBuilds('batches that are saved, a file that is imported, a result in storage: the same bits', async ({ page, address }) => {
  await openDay(page, address, 5);
  const batches = new Cell(page, 'batches');
  assert.match(await batches.run(), /Finished/);
  assert.match(await batches.text(), /shape \(2500, 17\) equal to the last bit: True/);
  const stored = new Cell(page, 'small-budget');
  assert.match(await stored.run(), /Finished/);
  assert.match(await stored.text(), /\(2499, 17\)[\s\S]*equal: True/);
  // The files are listed at the foot of the page.
  const files = page.locator('brunsviga-files');
  await files.scrollIntoViewIfNeeded();
  await files.getByText(/file/).first().waitFor();
});

inBothBuilds('the caller starts the runner, and a batch can be repeated', async ({ page, address }) => {
  await openDay(page, address, 5);
  const again = new Cell(page, 'once-more');
  assert.match(await again.run(), /Finished/);
  assert.match(await again.text(), /exit code 0 equal: True/);
  const caller = new Cell(page, 'start-caller');
  assert.match(await caller.text(), /batch 0: 799 steps\s+batch 1: 800 steps\s+finished\s+exit code 0 shape \(1600, 17\)/);
});

inBuild('threads', 'a seam without its time makes the clock late, and the check says what is missing', async ({ page, address }) => {
  await openDay(page, address, 5);
  const prediction = page.locator('brunsviga-predict[data-label="late-clock"]');
  await prediction.locator('.choices input').nth(1).check();
  await prediction.getByRole('button', { name: 'Commit' }).click();
  assert.ok(await prediction.locator('.choices input').nth(1).isDisabled(), 'the choice can still be changed');
  const late = new Cell(page, 'late');
  assert.match(await late.run(), /Finished/);
  assert.match(await late.text(), /states \[5. 6. 7.\]/);
  await prediction.locator('.reconcile').getByText(/At each seam a state stands twice/).waitFor();

  const exercise = new Exercise(page, 'in-batches');
  assert.doesNotMatch(await exercise.check(), /Passed/);
  assert.match(await exercise.frame.innerText(), /Every batch begins with y0 again/);
  await exercise.write((await exercise.source()).replace(
    'return [integrate(y0, piece) for piece in np.array_split(t, n_batch)]',
    'parts = []\n    for piece in np.array_split(t, n_batch):\n        parts.append(integrate(y0, piece))\n        y0 = parts[-1][-1]\n    return parts',
  ));
  assert.doesNotMatch(await exercise.check(), /Passed/);
  assert.match(await exercise.frame.innerText(), /The step over each seam is missing/);
});

inBuild('threads', 'a join that doubles is measured, and told apart from one that does not', async ({ page, address }) => {
  await openDay(page, address, 5);
  const exercise = new Exercise(page, 'join-parts');
  assert.doesNotMatch(await exercise.check(), /Passed/);
  const found = await exercise.frame.innerText();
  assert.match(found, /peak, in matrices/);
  assert.match(found, /Everything exists twice/);
});

inBothBuilds('every solution of Day 5 passes its check', async ({ page, address }) => {
  await openDay(page, address, 5);
  const labels = await page.locator('brunsviga-exercise').evaluateAll((all) => all.map((one) => one.dataset.label));
  assert(labels.length >= 6, `${labels}`);
  for (const label of labels) {
    const exercise = new Exercise(page, label);
    await exercise.reveal();
    await exercise.copySolution();
    assert.match(await exercise.check(), /Passed/, label);
  }
});

inBuild('threads', 'a million steps lie in storage, and the meter tells it', async ({ page, address }) => {
  await openDay(page, address, 5);
  const long = new Cell(page, 'a-million');
  await long.box.scrollIntoViewIfNeeded();
  await long.box.getByText(/only when you start it/).waitFor();
  await long.box.locator('.run').click();
  await long.box.getByText(/stored/).first().waitFor({ timeout: 60_000 });
  await long.status.filter({ hasText: /Finished/ }).waitFor({ timeout: 120_000 });
  assert.match(await long.text(), /\(1000000, 17\) 136 MB/);
});

inBuild('threads', 'each lesson can be downloaded as a notebook', async ({ page, address }) => {
  for (const lesson of ['day-1', 'day-5', 'antennal-lobe']) {
    await page.goto(new URL(`${lesson}/`, address).href);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download as a notebook' }).click()]);
    assert.equal(download.suggestedFilename(), `brunsviga-${lesson}.ipynb`);
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    const notebook = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    assert.deepEqual([notebook.nbformat, notebook.nbformat_minor], [4, 5]);
    const names = await page.locator('brunsviga-cell').evaluateAll((all) => all.map((one) => one.dataset.name));
    assert.deepEqual(notebook.cells.filter((cell) => cell.cell_type === 'code' && cell.id !== 'brunsviga-module').map((cell) => cell.id), names);
  }
});

for (const [name, settings] of [
  ['wide and light', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
  ['narrow and dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
]) {
  inBuild('threads', `Day 5: axe finds nothing and nothing scrolls sideways: ${name}`, async ({ page, address }) => {
    await openDay(page, address, 5);
    await new Cell(page, 'over-time').run();
    await new Cell(page, 'unbatched').run();
    await new Exercise(page, 'mend-seam').check();
    await axeClean(page);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert(wider <= 0, `the page is ${wider} pixels wider than the window`);
  }, settings);
}
