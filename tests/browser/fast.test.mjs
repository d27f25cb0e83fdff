/** The switch for fast mathematics: what it is for is said, it lasts, a run tells what it cost, and exact runs stay as they were. */
import assert from 'node:assert/strict';
import { inBothBuilds } from './harness.mjs';
import { Cell, openDay } from './lesson.mjs';

const PROGRAM = `import numpy as np
import tensorflow as tf
t = tf.constant(np.arange(3000) * 0.01)
y = tf.scan(lambda y, t: y - 0.01 * y / (1.0 + tf.exp(y / 3.0) + tf.exp(y / 6.0)), t, tf.constant([1.0, 2.0], tf.float64))
print(repr(float(y[-1, 0])))
`;

inBothBuilds('fast mathematics is a choice that lasts, and each run says how far it was from the exact one', async ({ page, address }) => {
  await openDay(page, address, 2);
  const cell = new Cell(page, 'cumulative-sum');
  const choice = page.getByRole('checkbox', { name: 'Fast mathematics' });
  await cell.write(PROGRAM);
  assert(!(await cell.run()).includes('Fast mathematics'));
  const exact = await cell.text();
  await choice.focus();
  await page.keyboard.press('Space');
  assert(await choice.isChecked());
  assert.match(await cell.run(), /Fast mathematics, \d+ threads?: (within \d·10⁻\d+ of|equal to) the exact result after \d+ steps\./);
  const number = (text) => Number(/-?\d+\.\d+(e-\d+)?/.exec(text)?.[0]);
  assert(Math.abs(number(await cell.text()) - number(exact)) < 1e-12, `${await cell.text()} ${exact}`);
  await page.reload();
  assert(await choice.isChecked(), 'the choice is kept');
  assert.match(await cell.run(), /Fast mathematics/);
  await choice.uncheck();
  assert(!(await cell.run()).includes('Fast mathematics'));
  assert.equal(await cell.text(), exact, 'the exact result has its bits again');
  // A program may choose for itself.
  await cell.write(`import brunsviga\nbrunsviga.set_math("fast")\n${PROGRAM}print(brunsviga.info()["math"])\n`);
  assert.match(await cell.run(), /Fast mathematics/);
  assert.match(await cell.text(), /fast/);
});
