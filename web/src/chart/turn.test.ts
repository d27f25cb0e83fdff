/** Turning stays within what can be looked at, and a drag there and back is no change. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dragged, nearer, sameTurn, turnedBy } from './turn';

const usual = { elevation: 30, azimuth: -60, zoom: 1 };

test('a drag to the right turns the box to the right, a drag down lifts the eye', () => {
  assert.deepEqual(dragged(usual, 0.5, 0), { elevation: 30, azimuth: -150, zoom: 1 });
  assert.deepEqual(dragged(usual, 0, 0.25), { elevation: 75, azimuth: -60, zoom: 1 });
  assert.ok(sameTurn(dragged(dragged(usual, 0.3, 0.1), -0.3, -0.1), usual));
});

test('the eye stops above and below, and goes round without end', () => {
  assert.equal(turnedBy(usual, 100, 0).elevation, 90);
  assert.equal(turnedBy(usual, -200, 0).elevation, -90);
  assert.equal(turnedBy({ ...usual, azimuth: 175 }, 0, 10).azimuth, -175);
  assert.equal(turnedBy({ ...usual, azimuth: -175 }, 0, -370).azimuth, 175);
});

test('zoom has two ends', () => {
  assert.equal(nearer(usual, 0.5).zoom, 2);
  assert.equal(nearer(usual, 1e-9).zoom, 8);
  assert.equal(nearer(usual, 1e9).zoom, 0.25);
  assert.ok(!sameTurn(usual, undefined));
});
