/** A function drawn as its graph: by pointer and by keys, as written and simplified, as a list, on a phone. */
import assert from 'node:assert/strict';
import { inBothBuilds, inBuild } from './harness.mjs';
import { Cell, axeClean, openDay1 } from './lesson.mjs';

const GRAPH = `import numpy as np
import tensorflow as tf
import brunsviga

def rhs(x):
    rate = tf.constant(2.0, tf.float64) * tf.constant(0.5, tf.float64)
    once = tf.exp(-x)
    again = tf.exp(-x)
    unused = tf.sin(x)
    return rate * once + again

brunsviga.show_graph(rhs, np.zeros(3))
`;

inBothBuilds('a function is drawn as its graph: hover and keys tell shape, type and line', async ({ page, address }) => {
  await openDay1(page, address);
  const cell = new Cell(page, 'two-variables');
  await cell.write(GRAPH);
  assert.match(await cell.run(), /Finished/);
  const graph = cell.box.locator('figure.graph');
  await graph.waitFor();
  assert.match(await graph.locator('.graph-words').innerText(), /nodes: 1 argument, 2 constants/);
  const about = graph.locator('.graph-about');
  // By pointer.
  await graph.locator('.graph-node', { hasText: 'sin' }).hover();
  assert.match(await about.innerText(), /sin.*float64 \(3,\).*line 9/);
  assert.match(await cell.box.locator('.cm-line.made-here').innerText(), /tf\.sin/);
  await page.mouse.move(0, 0);
  await cell.box.locator('.made-here').waitFor({ state: 'detached' });
  // By keys: from the argument down to the result, and up again.
  await graph.locator('.graph-node[tabindex="0"]').focus();
  await page.keyboard.press('End');
  const last = await about.innerText();
  await page.keyboard.press('ArrowUp');
  assert.notEqual(await about.innerText(), last);
  assert.equal(await graph.locator('.graph-node:focus').count(), 1);
  // Simplified: fewer nodes, and it says why.
  await graph.getByRole('button', { name: /Simplified/ }).click();
  const words = await graph.locator('.graph-words').innerText();
  assert.match(words, /2 computed beforehand/);
  assert.match(words, /the same as another/);
  assert.match(words, /needed by no result/);
  assert.equal(await graph.locator('.graph-node', { hasText: 'sin' }).count(), 0);
  // The list says the same in text.
  await graph.locator('summary').click();
  assert.equal(await graph.locator('tbody tr').count(), await graph.locator('.graph-node').count());
  await axeClean(page);
});

inBuild('threads', 'on a phone a wide graph scrolls in its own box', async ({ page, address }) => {
  await openDay1(page, address);
  const cell = new Cell(page, 'two-variables');
  await cell.write(GRAPH);
  await cell.run();
  await cell.box.locator('figure.graph svg').waitFor();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert(wide <= 0, 'the page scrolls sideways');
}, { viewport: { width: 390, height: 844 } });
