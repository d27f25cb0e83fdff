/**
 * Long runs that outlive their page: killed at any moment, gone on with, equal to the last bit; without room; in two tabs; and the same
 * bits in batches, streamed and plain, on one thread and two.
 */
import assert from 'node:assert/strict';
import { inBothBuilds, inBuild } from './harness.mjs';
import { Cell, axeClean, openDay1 } from './lesson.mjs';
import { text, withEngine } from './worker.mjs';

const PATH = 'resume-test/';

/** Before the long cell. Rows of 60 numbers; each step takes ten sines of 120. */
const first = (memory) => `
import numpy as np, tensorflow as tf, brunsviga
budget = ${memory}
brunsviga.set_checkpoints(0.05)
def step(s, x):
    r = s
    for k in range(10):
        r = tf.sin(r + x * k)
    return s + 0.01 * (r - 0.5 * s)
@tf.function(autograph=False)
def states(x, s):
    y = tf.scan(step, x, s)
    return y[:, :60], y[-1]
start = tf.constant(np.linspace(0.1, 1.0, 120))
`;
const STEPS = 24_000;
const LONG = `
brunsviga.set_memory(budget)
noise = np.random.RandomState(5).standard_normal(${STEPS})
state, last = states(tf.constant(noise), start)
open('over', 'w').close()
brunsviga.set_memory(10**9)
np.save('state', state)
`;

const TIDY = 'import os\nfor name in os.listdir():\n    os.remove(name)\n';

/** A page with an engine that has the files of the last one. */
async function opened(context, address) {
  const page = await context.newPage();
  const engine = await withEngine(page, address, { whole: true, path: PATH });
  await engine.send({ type: 'interrupted' });
  const { runs } = (await engine.until('interrupted')).at(-1);
  return { page, engine, runs };
}

const finished = (events) => assert.equal(events.at(-1).type, 'finished', JSON.stringify(events.at(-1)));

/** The digest of the run's result when nobody interrupts it, and how long it took. */
async function uninterrupted(context, address, memory) {
  const { page, engine } = await opened(context, address);
  finished(await engine.run(first(memory), 'first'));
  const begun = Date.now();
  const ended = await engine.run(LONG, 'long');
  finished(ended);
  const took = Date.now() - begun;
  const digest = await engine.digest('state.npy');
  finished(await engine.run(TIDY, 'first'));
  await page.close();
  return { digest, took };
}

/** A tab that is closed, or one whose process dies. */
const KINDS = {
  async closed(page) {
    await page.close();
  },
  async crashed(page, context) {
    const crashed = new Promise((done) => page.once('crash', done));
    const killer = await context.newCDPSession(page);
    killer.send('Page.crash').catch(() => {});
    await crashed;
    await page.close();
  },
};

/** Kills and goes on until so many killed runs went on; how many of them there were. */
async function killed(context, address, memory, kind, wanted) {
  const { digest, took } = await uninterrupted(context, address, memory);
  let [resumed, deaths, seed] = [0, 0, memory % 1000 + kind.length];
  const moments = [];
  while (resumed < wanted) {
    let furthest = 0;
    for (let life = 0; ; life += 1) {
      const { page, engine, runs } = await opened(context, address);
      await engine.send({ type: 'files', request: 1 });
      const { files, lasting } = (await engine.until('files')).at(-1);
      assert.ok(lasting, 'the dead tab still has the files');
      if (files.length > 0) {
        // Its loop ended before death came: there is nothing to go on from, and perhaps a result.
        assert.equal(runs.length, 0);
        if (files.some(({ path }) => path === 'state.npy')) assert.equal(await engine.digest('state.npy'), digest);
        finished(await engine.run(TIDY, 'first'));
        await page.close();
        break;
      }
      finished(await engine.run(first(memory), 'first'));
      if (runs.length > 0) {
        assert.deepEqual([runs[0].cell, runs[0].steps, runs[0].before], ['long', STEPS, ['first']]);
        assert.ok(runs[0].done >= furthest, `${runs[0].done} of ${furthest} steps are left`);
        furthest = runs[0].done;
        resumed += 1;
        moments.push(Math.round((100 * runs[0].done) / runs[0].steps));
        await engine.goOn(runs[0]);
      } else {
        assert.equal(furthest, 0);
        await engine.begin(LONG, 'long');
      }
      seed = (seed * 1103515245 + 12345) % 2147483648;
      const moment = 60 + (seed / 2147483648) * 0.4 * took;
      // Seven lives, if the run does not end in one before.
      const ended = await Promise.race([engine.until('finished', 'failed', 'broken'), life < 7 ? new Promise((done) => setTimeout(done, moment)) : new Promise(() => {})]).catch(() => undefined);
      if (ended) {
        finished(ended);
        assert.equal(await engine.digest('state.npy'), digest, `after ${life} deaths, the last at ${moments.at(-1)} %`);
        await engine.send({ type: 'interrupted' });
        assert.deepEqual((await engine.until('interrupted')).at(-1).runs, []);
        finished(await engine.run(TIDY, 'first'));
        await page.close();
        break;
      }
      await KINDS[kind](page, context);
      deaths += 1;
    }
  }
  console.log(`# ${kind}, memory ${memory}: ${deaths} deaths, ${resumed} went on at ${moments.join(' ')} %; SHA-256 ${digest.slice(0, 16)}…; ${took} ms uninterrupted`);
  return resumed;
}

for (const kind of Object.keys(KINDS)) {
  inBothBuilds(`a run whose tab is ${kind} at any moment goes on with the same bits, streamed`, async ({ page, address, context }) => {
    await page.close();
    assert.ok((await killed(context, address, 1_000_000, kind, 9)) >= 9);
  });
  inBothBuilds(`a run whose tab is ${kind} at any moment goes on with the same bits, in memory`, async ({ page, address, context }) => {
    await page.close();
    assert.ok((await killed(context, address, 128_000_000, kind, 5)) >= 5);
  });
}

/** A program for one cell of a lesson. */
const program = `${first(1_000_000)}${LONG}print("sum", state.numpy().sum(), last.numpy().sum())\n`;

/** Long enough that its page is closed in its midst, however fast the machine is. */
const longer = program.replaceAll(String(STEPS), '96_000');

/** Writes the program into a cell of Day 1, runs it, and kills the page in its midst. */
async function interruptedInLesson(context, address) {
  const page = await context.newPage();
  await openDay1(page, address);
  const cell = new Cell(page, 'two-variables');
  await cell.write(longer);
  await cell.box.locator('.run').click();
  await cell.box.locator('.cell-progress[aria-valuenow]:not([aria-valuenow="0"])').waitFor();
  // The text is kept a moment after it was typed.
  await page.waitForTimeout(400);
  assert.equal(await cell.box.locator('.cell-status').filter({ hasText: 'Finished' }).count(), 0, 'it ended before the page could be closed');
  await KINDS.crashed(page, context);
}

inBothBuilds('the cell offers to go on, and the result is that of an uninterrupted run', async ({ page, address, context }) => {
  await openDay1(page, address);
  const plain = new Cell(page, 'two-variables');
  await plain.write(longer);
  assert.match(await plain.run(), /Finished/);
  const expected = /sum \S+ \S+/.exec(await plain.text())[0];
  await page.close();
  await interruptedInLesson(context, address);
  const heir = await context.newPage();
  await openDay1(heir, address);
  const cell = new Cell(heir, 'two-variables');
  const offer = cell.box.locator('.cell-interrupted');
  await offer.waitFor();
  assert.match(await offer.textContent(), /A run of this cell, begun on .* was interrupted at \d+ %\. What it had computed is kept \([\d.]+ [kM]B\)\. The cells above run first/);
  await axeClean(heir);
  await offer.getByRole('button', { name: 'Go on' }).click();
  assert.match(await cell.ended(), /Finished.*above ran first/);
  assert.equal(/sum \S+ \S+/.exec(await cell.text())[0], expected);
  assert.equal(await offer.count(), 0);
  await heir.reload();
  await heir.locator('brunsviga-cell .run').first().waitFor({ state: 'attached' });
  assert.match(await new Cell(heir, 'two-variables').run(), /Finished/);
  assert.equal(await heir.locator('.cell-interrupted').count(), 0);
});

inBuild('threads', 'changed code is put back, a second tab is offered nothing, and what is discarded is gone', async ({ page, address, context }) => {
  await page.close();
  await interruptedInLesson(context, address);
  const heir = await context.newPage();
  await openDay1(heir, address);
  const cell = new Cell(heir, 'two-variables');
  const offer = cell.box.locator('.cell-interrupted');
  await offer.waitFor();
  // The second tab.
  const other = await context.newPage();
  await openDay1(other, address);
  const second = new Cell(other, 'two-variables');
  await second.write('print("mine")\n');
  assert.match(await second.run(), /Finished/);
  assert.equal(await other.locator('.cell-interrupted').count(), 0);
  await other.close();
  // The offer asks for the code with which the run began.
  await cell.write('print("another text")\n');
  await offer.getByRole('button', { name: 'Go on' }).click();
  assert.match(await offer.textContent(), /The code of this cell is another now/);
  await axeClean(heir);
  await offer.getByRole('button', { name: 'Put that code back and go on' }).click();
  assert.match(await cell.ended(), /Finished/);
  assert.match(await cell.text(), /sum \S+ \S+/);
  await heir.close();
  // Once more, and away with it.
  await interruptedInLesson(context, address);
  const third = await context.newPage();
  await openDay1(third, address);
  const last = new Cell(third, 'two-variables').box.locator('.cell-interrupted');
  await last.getByRole('button', { name: 'Discard' }).click();
  await last.waitFor({ state: 'detached' });
  const panel = third.locator('brunsviga-files');
  await panel.locator('summary').click();
  await panel.locator('.files-about').filter({ hasText: /\S/ }).waitFor();
  assert.doesNotMatch(await panel.textContent(), /Long runs keep/);
});

inBothBuilds('without room a run stands still, says so, and goes on when there is some; stopped, what is stored is read', async ({ page, address, context }) => {
  await openDay1(page, address);
  const cell = new Cell(page, 'two-variables');
  await cell.write('import numpy as np\nnp.save("large", np.zeros(2_500_000))\nprint("saved")\n');
  assert.match(await cell.run(), /Finished/);
  const browser = await context.newCDPSession(page);
  const { origin } = new URL(address);
  const { usage } = await page.evaluate(() => navigator.storage.estimate());
  await browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + 8_000_000 });
  const fills = program.replace(/open\('over'[\s\S]*?np\.save\('state', state\)\n/, '').replaceAll(String(STEPS), '60_000');
  await cell.write(fills);
  await cell.box.locator('.run').click();
  const meter = cell.box.locator('.cell-meter.bad');
  await meter.waitFor();
  assert.match(await meter.textContent(), /stands still: the browser’s storage is full.*keep less/);
  await axeClean(page);
  await meter.getByRole('button', { name: 'Show the files' }).click();
  const panel = page.locator('brunsviga-files');
  await panel.getByRole('button', { name: 'Delete large.npy' }).click();
  await panel.locator('.files-yes').click();
  await panel.locator('.files-message').filter({ hasText: 'large.npy is deleted.' }).waitFor();
  // What is far from the window has no text to read.
  await cell.box.scrollIntoViewIfNeeded();
  assert.match(await cell.ended(), /Finished/);
  const whole = /sum \S+ \S+/.exec(await cell.text())[0];
  // Again without room, and stopped.
  await meter.waitFor({ state: 'hidden' });
  await browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage - 20_000_000 + 8_000_000 });
  await cell.write('del state, last\nstate = tf.scan(step, tf.constant(noise), start)\n');
  await cell.box.locator('.run').click();
  await meter.waitFor();
  await cell.box.locator('.stop').click();
  assert.match(await cell.ended(), /Stopped/);
  await browser.send('Storage.overrideQuotaForOrigin', { origin });
  await cell.write('print(state.shape[0] > 1000, bool(np.isfinite(state.numpy()).all()))\n');
  assert.match(await cell.run(), /Finished/);
  assert.match(await cell.text(), /True True/);
  await cell.write(fills);
  assert.match(await cell.run(), /Finished/);
  assert.equal(/sum \S+ \S+/.exec(await cell.text())[0], whole);
});

inBothBuilds('batched, streamed and plain runs have the same bits, on one thread and two', async ({ page, address, context, build }) => {
  await page.close();
  const { engine } = await opened(context, address);
  const digests = new Map();
  const ways = {
    plain: [500_000_000, LONG],
    streamed: [1_000_000, LONG],
    batched: [1_000_000, `
brunsviga.set_memory(budget)
noise = np.random.RandomState(5).standard_normal(${STEPS})
parts, at = [], start
for k in range(0, ${STEPS}, ${STEPS / 8}):
    part, at = states(tf.constant(noise[k:k + ${STEPS / 8}]), at)
    parts.append(part.numpy())
brunsviga.set_memory(10**9)
np.save('state', np.concatenate(parts))
`],
  };
  for (const threads of build === 'threads' ? [1, 2] : [1]) {
    for (const [way, [memory, source]] of Object.entries(ways)) {
      finished(await engine.run(`${first(memory)}brunsviga.threads(${threads})\n`, 'first'));
      finished(await engine.run(source, 'long'));
      digests.set(`${way}, ${threads}`, await engine.digest('state.npy'));
    }
  }
  console.log(`# ${build}: ${[...digests].map(([way, digest]) => `${way} ${digest.slice(0, 12)}`).join('; ')}`);
  assert.equal(new Set(digests.values()).size, 1, JSON.stringify([...digests]));
});

inBothBuilds('a result of 100 MB under a budget of 1 MB is read like any other', async ({ page, address, context }) => {
  await page.close();
  const { engine } = await opened(context, address);
  const looks = `
import numpy as np, tensorflow as tf, brunsviga
import matplotlib.pyplot as plt
state = tf.scan(lambda s, x: s + 0.01 * (x - s), tf.constant(np.sin(np.arange(62_500) * 0.003)), tf.constant(np.linspace(0.0, 2.0, 200)))
part = state[::100, :3].numpy()
print(state.shape, part.shape, repr(part.sum()), repr(state.numpy()[-1, :].sum()))
y = state.numpy()
print(repr(y.mean(axis=0)[:3]), repr(y.max()), repr(y[:, 7].std()), bool((y[1:, 0] > y[:-1, 0]).any()), repr(y.min(axis=1)[:3]))
np.save('column', y[:, 5])
plt.plot(y[:, 0])
plt.show()
`;
  const seen = [];
  for (const memory of [10 ** 9, 10 ** 6]) {
    const ended = await engine.run(`import brunsviga\nbrunsviga.set_memory(${memory})\n${looks}`);
    finished(ended);
    const { figure } = ended.find((event) => event.type === 'figure');
    const stored = ended.some((event) => event.type === 'memory' && event.stores);
    assert.equal(stored, memory < 10 ** 9);
    seen.push({ text: text(ended), column: await engine.digest('column.npy'), summary: figure.summary.replace(/\d[\d, ]* points/, ''), limits: figure.axes[0].limits });
  }
  assert.match(seen[0].text, /\(62500, 200\) \(625, 3\)/);
  assert.deepEqual(seen[1], seen[0]);
});
