/** What is heard of a chart: common times, common heights, and silence where a value is missing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sweeps } from './listen';

test('curves that share their x share its sweep; heights are of one scale; a gap is silent', () => {
  const table = { columns: ['t', 'a', 'b'], rows: [[0, 0, 10], [1, undefined, 10], [2, 5, 0]], totalRows: 3 };
  assert.deepEqual(sweeps(table), [
    { label: 'a', points: [{ at: 0, height: 0 }, { at: 0.5, height: null }, { at: 1, height: 0.5 }] },
    { label: 'b', points: [{ at: 0, height: 1 }, { at: 0.5, height: 1 }, { at: 1, height: 0 }] },
  ]);
});

test('a series of another x stands in rows of its own', () => {
  const table = { columns: ['t', 'a', 't', 'b'], rows: [[0, 1, undefined, undefined], [4, 3, undefined, undefined], [undefined, undefined, 2, 2]], totalRows: 3 };
  assert.deepEqual(sweeps(table), [
    { label: 'a', points: [{ at: 0, height: 0 }, { at: 1, height: 1 }] },
    { label: 'b', points: [{ at: 0.5, height: 0.5 }] },
  ]);
});

test('nothing to hear', () => {
  assert.deepEqual(sweeps({ columns: [], rows: [], totalRows: 0 }), []);
  assert.deepEqual(sweeps({ columns: ['t', 'a'], rows: [[0, undefined]], totalRows: 1 }), []);
});
