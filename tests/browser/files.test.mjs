/** Files that last: over a reload, in the panel, in two tabs, without storage, without room, and when the page dies while it writes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inBothBuilds, inBuild } from './harness.mjs';
import { Cell, axeClean, openDay1 } from './lesson.mjs';

/** Runs a program in a cell of the page; what it shows. */
async function runs(page, source, ends = /Finished/) {
  const cell = new Cell(page, 'two-variables');
  await cell.write(source);
  assert.match(await cell.run(), ends, source);
  return cell.text();
}

/** The panel, open. */
async function openPanel(page) {
  const panel = page.locator('brunsviga-files');
  await panel.locator('summary').scrollIntoViewIfNeeded();
  if (!(await panel.locator('details').evaluate((details) => details.open))) await panel.locator('summary').click();
  await panel.locator('.files-about').filter({ hasText: /\S/ }).waitFor();
  return panel;
}

const rows = (panel) => panel.locator('.files-list li').evaluateAll((all) => all.map((row) => [...row.querySelectorAll('.files-name, .files-size')].map((part) => part.textContent).join(' ')));

inBothBuilds('what a cell saves is there after a reload', async ({ page, address }) => {
  await openDay1(page, address);
  await runs(page, 'import numpy as np\nnp.save("part_1", np.arange(6.0).reshape(2, 3))\nwith open("notes/log.txt", "w") as f:\n    f.write("kept")\nprint("saved")\n');
  assert.match(await page.locator('.files-count').textContent(), /2 files, 180 B/);
  await page.reload();
  await page.locator('brunsviga-cell .run').first().waitFor({ state: 'attached' });
  const text = await runs(page, 'import numpy as np, os\nprint(np.load("part_1.npy").sum(), open("notes/log.txt").read(), sorted(os.listdir()))\n');
  assert.match(text, /15\.0 kept \['notes', 'part_1\.npy'\]/);
  // Another page has files of its own.
  await page.goto(new URL('day-2/', address).href);
  await page.locator('brunsviga-cell .run').first().waitFor({ state: 'attached' });
  const panel = await openPanel(page);
  assert.deepEqual(await rows(panel), ['']);
});

inBothBuilds('a file of many megabytes comes back to the last bit', async ({ page, address }) => {
  await openDay1(page, address);
  await runs(page, 'import numpy as np\nx = np.random.default_rng(1).standard_normal(3_000_000)\nnp.save("large", x)\nprint(x.sum())\n');
  await page.reload();
  await page.locator('brunsviga-cell .run').first().waitFor({ state: 'attached' });
  const text = await runs(page, 'import numpy as np\nx = np.random.default_rng(1).standard_normal(3_000_000)\nprint(np.array_equal(x, np.load("large.npy")))\n');
  assert.match(text, /True/);
});

inBuild('threads', 'the panel: download, upload, replace, delete, by keyboard, and clean for axe', async ({ page, address }) => {
  await openDay1(page, address);
  await runs(page, 'import numpy as np\nnp.save("state", np.arange(1_000_000))\nopen("a.txt", "w").write("one")\n');
  const panel = page.locator('brunsviga-files');
  await panel.locator('summary').focus();
  await page.keyboard.press('Enter');
  await panel.locator('.files-name').first().waitFor();
  assert.deepEqual(await rows(panel), ['a.txt 3 B', 'state.npy 8.00 MB']);
  assert.match(await panel.locator('.files-space').textContent(), /8\.00 MB on this page; the browser has room for [\d.]+ [MGT]B more/);
  await axeClean(page);

  const waiting = page.waitForEvent('download');
  await panel.getByRole('button', { name: 'Download state.npy' }).click();
  const download = await waiting;
  assert.equal(download.suggestedFilename(), 'state.npy');
  const bytes = readFileSync(await download.path());
  assert.equal(bytes.length, 8_000_128);
  assert.equal(bytes.subarray(1, 6).toString(), 'NUMPY');
  assert.equal(bytes.readBigInt64LE(8_000_120), 999_999n);

  const input = panel.locator('input[type=file]');
  const large = Buffer.alloc(9_000_000, 7);
  await input.setInputFiles([{ name: 'mine.bin', mimeType: 'application/octet-stream', buffer: large }, { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) }]);
  await panel.locator('.files-message').filter({ hasText: '2 files are here now.' }).waitFor();
  assert.deepEqual(await rows(panel), ['a.txt 3 B', 'empty.txt 0 B', 'mine.bin 9.00 MB', 'state.npy 8.00 MB']);
  // One that is there already is replaced only by him who says so.
  await input.setInputFiles([{ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('two!') }]);
  await panel.getByRole('button', { name: 'Keep it' }).click();
  await input.setInputFiles([{ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('three') }]);
  await panel.getByRole('button', { name: 'Replace' }).click();
  await panel.locator('.files-message').filter({ hasText: '1 file is here now.' }).waitFor();
  assert.match(await runs(page, 'import numpy as np\nprint(open("a.txt").read(), set(open("mine.bin", "rb").read()), open("empty.txt").read() == "")\n'), /three \{7\} True/);

  await panel.getByRole('button', { name: 'Delete mine.bin' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  assert.equal((await rows(panel)).length, 4);
  await page.keyboard.press('Enter');
  await axeClean(page);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await panel.locator('.files-message').filter({ hasText: 'mine.bin is deleted.' }).waitFor();
  assert.deepEqual(await rows(panel), ['a.txt 5 B', 'empty.txt 0 B', 'state.npy 8.00 MB']);
  assert.match(await runs(page, 'import os\nprint(sorted(os.listdir()))\n'), /\['a\.txt', 'empty\.txt', 'state\.npy'\]/);
});

inBuild('single', 'the panel fits a phone, in the dark', async ({ page, address }) => {
  await openDay1(page, address);
  await runs(page, 'open("a_rather_long_name_of_a_file_that_somebody_gave_it/and_another_one_after_that.txt", "w").write("x" * 12345)\n');
  const panel = await openPanel(page);
  await panel.locator('.files-name').first().waitFor();
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(widths[0] <= widths[1], `${widths}`);
  const small = await panel.locator('button:visible').evaluateAll((buttons) => buttons.filter((one) => one.getBoundingClientRect().height < 40).length);
  assert.equal(small, 0);
  await axeClean(page);
}, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });

inBothBuilds('a second tab is told, and neither harms the other', async ({ page, address, context }) => {
  await openDay1(page, address);
  await runs(page, 'open("a.txt", "w").write("of the first tab")\n');
  const other = await context.newPage();
  await openDay1(other, address);
  // Nothing is run here before the page knows whether it has the files.
  assert.match(await runs(other, 'import os\nprint(os.listdir())\nopen("a.txt", "w").write("of the second")\nprint(open("a.txt").read())\n'), /\[\]\s+of the second/);
  assert.match(await other.locator('.page-notice').textContent(), /open in another tab: files and long runs of this tab last only until it is closed/);
  const panel = await openPanel(other);
  assert.match(await panel.locator('.files-about').textContent(), /only until you close this page/);
  assert.match(await runs(page, 'print(open("a.txt").read())\nopen("b.txt", "w").write("b")\n'), /of the first tab/);
  await other.close();
  assert.match(await runs(page, 'import os\nprint(sorted(os.listdir()), open("a.txt").read())\n'), /\['a\.txt', 'b\.txt'\] of the first tab/);
  await page.close();
  const third = await context.newPage();
  await openDay1(third, address);
  assert.match(await runs(third, 'import os\nprint(sorted(os.listdir()), open("a.txt").read())\n'), /\['a\.txt', 'b\.txt'\] of the first tab/);
  assert.equal(await third.locator('.page-notice').count(), 0);
});

inBothBuilds('a browser that keeps nothing is told of once, and everything runs', async ({ page, address }) => {
  await page.route(/\/assets\/engine-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    const refuses = 'StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException("no", "SecurityError"));\n';
    await route.fulfill({ response, body: refuses + (await response.text()) });
  });
  await openDay1(page, address);
  assert.equal(await page.locator('.page-notice').count(), 0);
  assert.match(await runs(page, 'import numpy as np\nnp.save("x", np.arange(4))\nprint(np.load("x.npy").sum())\n'), /6/);
  assert.match(await page.locator('.page-notice').textContent(), /keeps no files for this site/);
  assert.match(await runs(page, 'print(np.load("x.npy").max())\nnp.save("y", 1)\n'), /3/);
  assert.equal(await page.locator('.page-notice').count(), 1);
});

inBothBuilds('without room a file is whole or not there, and what is deleted makes room', async ({ page, address, context }) => {
  await openDay1(page, address);
  await runs(page, 'import numpy as np\nnp.save("x", np.arange(100))\n');
  const browser = await context.newCDPSession(page);
  const { origin } = new URL(address);
  const { usage } = await page.evaluate(() => navigator.storage.estimate());
  await browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + 3_000_000 });
  const text = await runs(page, 'np.save("x", np.zeros(1_000_000))\nprint("not reached")\n', /error in line 1: OSError/);
  assert.match(text, /\[Errno 28\] No space left on device: 'x\.npy'/);
  assert.match(text, /Files of this page/);
  assert.match(await runs(page, 'import os\nprint(np.load("x.npy").sum(), os.listdir())\n'), /4950 \['x\.npy'\]/);
  assert.match(await runs(page, 'np.save("y", np.zeros(250_000))\nprint(np.load("y.npy").size)\n'), /250000/);
  await runs(page, 'np.save("z", np.zeros(250_000))\n', /OSError/);
  assert.match(await runs(page, 'os.remove("y.npy")\nnp.save("z", np.zeros(250_000))\nprint(os.listdir())\n'), /\['x\.npy', 'z\.npy'\]/);
  await browser.send('Storage.overrideQuotaForOrigin', { origin });
});

/** Moments at which the page dies, in milliseconds after its program began to write. */
const MOMENTS = [3, 17, 41, 90, 160];

inBuild('threads', 'a page that dies while it writes leaves each file whole', async ({ page, address, context }) => {
  await page.close();
  for (const [round, moment] of MOMENTS.entries()) {
    const victim = await context.newPage();
    await openDay1(victim, address);
    const cell = new Cell(victim, 'two-variables');
    await cell.write(`import numpy as np\nk = ${1000 * round}\nwhile True:\n    for name in ["x", "y"]:\n        np.save(name, np.full(50_000 + 1000 * (k % 7), k))\n    k += 1\n    if k % 1000 == 3: print("writing", flush=True)\n`);
    await cell.box.locator('.run').click();
    await cell.box.locator('.cell-text').filter({ hasText: 'writing' }).waitFor();
    await new Promise((passed) => setTimeout(passed, moment));
    const crashed = new Promise((done) => victim.once('crash', done));
    const killer = await context.newCDPSession(victim);
    killer.send('Page.crash').catch(() => {});
    await crashed;
    await victim.close();
    const heir = await context.newPage();
    await openDay1(heir, address);
    const text = await runs(heir, `import numpy as np, os\nx, y = np.load("x.npy"), np.load("y.npy")\nprint(sorted(os.listdir()), x.min() == x.max(), y.min() == y.max(), x.size == 50_000 + 1000 * (x[0] % 7), y.size == 50_000 + 1000 * (y[0] % 7), 0 <= x[0] - y[0] <= 1, x[0] >= ${1000 * round} + 2)\n`);
    assert.match(text, /\['x\.npy', 'y\.npy'\] True True True True True True/, `after ${moment} ms`);
    await heir.close();
  }
});

inBothBuilds('a runner and its caller, and Stop', async ({ page, address }) => {
  await openDay1(page, address);
  assert.match(await runs(page, '%%writefile run.py\nimport sys\nimport numpy as np\nif sys.argv[1] == "0":\n    state = np.array([-71.0] * 3)\nelse:\n    state = np.load("state_vector.npy")\nstate = state + 1\nnp.save("state_vector", state)\nprint("batch", sys.argv[1], state[0])\n'), /Writing run\.py/);
  assert.match(await runs(page, 'from subprocess import call\nfor i in range(2):\n    call(["python", "run.py", str(i)])\nprint("Simulation Completed.")\n'), /batch 0 -70\.0\s+batch 1 -69\.0\s+Simulation Completed\./);
  await runs(page, '%%writefile endless.py\nprint("on", flush=True)\nwhile True: pass\n');
  const cell = new Cell(page, 'two-variables');
  await cell.write('import subprocess\nprint(subprocess.run(["python", "endless.py"]))\n');
  await cell.box.locator('.run').click();
  await cell.box.locator('.cell-text').filter({ hasText: 'on' }).waitFor();
  const begun = Date.now();
  await cell.box.locator('.stop').click();
  assert.match(await cell.ended(), /Stopped after/);
  assert.ok(Date.now() - begun < 1000);
  assert.match(await runs(page, 'import numpy as np\nprint(np.load("state_vector.npy"))\n'), /-69/);
});
