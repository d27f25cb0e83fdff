/** The words of the meter. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesText, meterText, type MemoryInfo } from './meter';

const info: MemoryInfo = { type: 'memory', run: 1, ring: 2e6, memory: 0, stored: 1.25e9, whole: 3.1e9, stores: true, perS: 45e6, leftS: 41.2, waits: undefined };

test('bytes are told with two or three digits', () => {
  assert.deepEqual([0, 820, 999, 1000, 12_345, 999_600, 3.1e9, 4.44e13].map(bytesText), ['0 bytes', '820 bytes', '999 bytes', '1.0 kB', '12 kB', '1.0 MB', '3.1 GB', '44 TB']);
});

test('a run that stores says where its states are, how fast, and how long', () => {
  assert.equal(
    meterText(info),
    'States of this run: 3.1 GB (TensorFlow would hold 6.2 GB). 1.3 GB stored, 2.0 MB in memory. 45 MB a second. About 41 s left.',
  );
});

test('a run in memory says only how large it is', () => {
  assert.equal(meterText({ ...info, whole: 2e7, stores: false, stored: 0, ring: 0, memory: 1e7, leftS: 0.4, perS: 0 }), 'States of this run: 20 MB (TensorFlow would hold 40 MB).');
});

test('a run that waits says for what', () => {
  assert.match(meterText({ ...info, waits: { kind: 'full' } }), /storage is full.*deleting files.*stop the run.*keep less/);
  assert.match(meterText({ ...info, waits: { kind: 'broken', words: 'a bad block' } }), /a bad block/);
});
