/** Times and differences as a reader wants them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fastText, rateText, timeText } from './time';

test('times and rates have two digits', () => {
  assert.equal(timeText(12.3), '12 ms');
  assert.equal(timeText(3400), '3.4 s');
  assert.equal(rateText(12_345), '12 thousand');
});

test('a fast loop says how far it was from the exact one', () => {
  const fast = { threads: 2, stepsPerS: 1e5, fused: true };
  assert.equal(fastText({ ...fast, deviation: { steps: 700, largest: 2.7e-13, different: 0 } }), 'Fast mathematics, 2 threads: within 3·10⁻¹³ of the exact result after 700 steps.');
  assert.equal(fastText({ ...fast, threads: 1, deviation: { steps: 1, largest: 0, different: 0 } }), 'Fast mathematics, 1 thread: equal to the exact result after 1 step.');
  assert.equal(fastText({ ...fast, deviation: undefined }), 'Fast mathematics, 2 threads.');
  for (const other of [{ steps: 9, largest: Infinity, different: 0 }, { steps: 9, largest: 0, different: 3 }]) {
    assert.match(fastText({ ...fast, deviation: other }), /another course than the exact one within 9 steps/);
  }
});
