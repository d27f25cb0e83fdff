/** Keys among the cells of a raster, whichever way its rows run. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellAfter } from './cells';

test('arrows go to the neighbours on the screen', () => {
  // Three rows of four; the first row stands on top, so the cell above has the number less a row.
  const after = (key: string, index: number): number | null => cellAfter(key, index, 12, [1, -4], false);
  assert.deepEqual(['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown'].map((key) => after(key, 5)), [6, 4, 1, 9]);
  assert.deepEqual(['Home', 'End', 'a'].map((key) => after(key, 5)), [4, 7, null]);
  // The first row below, columns from the right.
  assert.deepEqual(['ArrowRight', 'ArrowUp', 'Home'].map((key) => cellAfter(key, 5, 12, [-1, 4], false)), [4, 9, 7]);
});

test('the border holds', () => {
  assert.deepEqual(['ArrowRight', 'ArrowDown'].map((key) => cellAfter(key, 11, 12, [1, -4], false)), [11, 11]);
  assert.deepEqual(['ArrowLeft', 'ArrowUp'].map((key) => cellAfter(key, 0, 12, [1, -4], false)), [0, 0]);
  assert.equal(cellAfter('ArrowRight', -1, 12, [1, -4], false), 1);
});

test('Shift leaps by a twentieth of the row or column', () => {
  assert.equal(cellAfter('ArrowRight', 0, 120_000, [1, -1000], true), 50);
  assert.equal(cellAfter('ArrowDown', 0, 120_000, [1, -1000], true), 6000);
});
