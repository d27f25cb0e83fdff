/** Arrows follow the lines of a drawing, stay in a row, and find the way into a loop and out of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GraphNode } from '../../generated/protocol';
import { walk } from './walk';

const node = (number: number, x: number, y: number, inputs: number[], readers: number[], more: Partial<GraphNode> = {}): GraphNode => ({
  number, label: `n${number}`, role: 'operation', shape: '()', dtype: 'float64', detail: '', file: '', line: undefined,
  frame: [x, y, 40, 20], texts: [], inputs, readers, results: [], inside: undefined, ...more,
});

// 1 and 2 feed 3; the loop 4 reads 3 and holds 6 → 7; 5 reads the loop.
const nodes = [
  node(1, 0, 0, [], [3]), node(2, 60, 0, [], [3]), node(3, 30, 40, [1, 2], [4]),
  node(4, 0, 80, [3], [5], { role: 'loop', frame: [0, 80, 100, 90] }), node(5, 30, 200, [4], []),
  node(6, 20, 100, [], [7], { inside: 4 }), node(7, 20, 140, [6], [], { inside: 4 }),
];

test('arrows follow lines', () => {
  assert.equal(walk(nodes, 3, 'up'), 1);
  assert.equal(walk(nodes, 1, 'down'), 3);
  assert.equal(walk(nodes, 5, 'up'), 4);
  assert.equal(walk(nodes, 5, 'down'), 5);
});

test('arrows stay in a row', () => {
  assert.equal(walk(nodes, 1, 'right'), 2);
  assert.equal(walk(nodes, 2, 'left'), 1);
  assert.equal(walk(nodes, 2, 'right'), 2);
});

test('a loop is entered from above and left at both ends', () => {
  assert.equal(walk(nodes, 4, 'down'), 6);
  assert.equal(walk(nodes, 6, 'down'), 7);
  assert.equal(walk(nodes, 7, 'down'), 5);
  assert.equal(walk(nodes, 6, 'up'), 4);
});

test('first, last, and an empty drawing', () => {
  assert.equal(walk(nodes, 3, 'first'), 1);
  assert.equal(walk(nodes, 3, 'last'), 7);
  assert.equal(walk([], 1, 'down'), 1);
});
