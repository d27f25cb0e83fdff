/** Zoom and pan keep what is under the pointer, in both kinds of scale, and never give limits that cannot be drawn. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axesAt, inFrame, panned, zoomed } from './limits';

const linear = { xLog: false, yLog: false };
const limits = { xMin: 0, xMax: 10, yMin: -1, yMax: 1 };

test('zoom keeps the place under the pointer', () => {
  assert.deepEqual(zoomed(limits, linear, [0.25, 0.5], 0.5), { xMin: 1.25, xMax: 6.25, yMin: -0.5, yMax: 0.5 });
});

test('zoom in and out again is no change', () => {
  const there = zoomed(limits, linear, [0.3, 0.7], 0.8);
  const back = zoomed(there, linear, [0.3, 0.7], 1 / 0.8);
  for (const key of ['xMin', 'xMax', 'yMin', 'yMax'] as const) assert.ok(Math.abs(back[key] - limits[key]) < 1e-12);
});

test('a logarithmic axis is zoomed and moved in decades', () => {
  const log = { xLog: true, yLog: false };
  const decades = { xMin: 1, xMax: 10_000, yMin: 0, yMax: 1 };
  const near = zoomed(decades, log, [0.5, 0.5], 0.5);
  assert.ok(Math.abs(near.xMin - 10) < 1e-9 && Math.abs(near.xMax - 1000) < 1e-9);
  const moved = panned(decades, log, -0.25, 0);
  assert.ok(Math.abs(moved.xMin - 10) < 1e-9 && Math.abs(moved.xMax - 100_000) < 1e-6);
});

test('pan moves the picture with the hand', () => {
  assert.deepEqual(panned(limits, linear, 0.1, 0.5), { xMin: -1, xMax: 9, yMin: -2, yMax: 0 });
});

test('limits that cannot be drawn are refused; an inverted axis stays inverted', () => {
  assert.equal(zoomed(limits, linear, [0.5, 0.5], 1e-16), limits);
  const inverted = { xMin: 10, xMax: 0, yMin: 0, yMax: 1 };
  assert.deepEqual(zoomed(inverted, linear, [0, 0], 0.5), { xMin: 10, xMax: 5, yMin: 0, yMax: 0.5 });
});

test('places are found in their axes', () => {
  const axes = [{ frame: [0.1, 0.1, 0.3, 0.8] as [number, number, number, number] }, { frame: [0.5, 0.1, 0.4, 0.8] as [number, number, number, number] }];
  assert.deepEqual([axesAt(axes, 0.2, 0.5), axesAt(axes, 0.6, 0.5), axesAt(axes, 0.45, 0.5)], [0, 1, -1]);
  const [x, y] = inFrame([0.5, 0.1, 0.4, 0.8], 0.6, 0.3);
  assert.ok(Math.abs(x - 0.25) < 1e-12 && Math.abs(y - 0.75) < 1e-12);
});
