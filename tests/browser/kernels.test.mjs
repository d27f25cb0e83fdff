/**
 * Emitted modules in Chromium's engine against what they give on wasmi, which the kernel crate's own suite compares with the graph's
 * interpreter: random scans of all operations and types, every range of indices in two halves, bit for bit (NaN is NaN).
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startBrowser } from './site.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const CASES = 1200;
const AT_ONCE = 100;

/** Runs in the page: what is wrong with these cases, and how many needed the sine of a far argument, which only the engine has. */
function runAll(cases) {
  const bytes = (hex) => Uint8Array.from({ length: hex.length / 2 }, (_, k) => parseInt(hex.slice(2 * k, 2 * k + 2), 16));
  const wrong = [];
  let far = 0;
  for (const { seed, pages, module, before, calls, after } of cases) {
    const memory = new WebAssembly.Memory({ initial: pages });
    new Uint8Array(memory.buffer).set(bytes(before));
    let asked = false;
    const scalar = () => {
      asked = true;
      return NaN;
    };
    const env = { memory, sin: scalar, cos: scalar, tan: scalar, fmod: (x, y) => x % y };
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes(module)), { env });
    for (const call of calls) {
      new Uint8Array(memory.buffer).set(bytes(call.frame));
      const fault = exports[`loop${call.loop}`](0, ...call.numbers);
      if (fault !== 0) wrong.push(`seed ${seed}: an index left its tensor`);
    }
    if (asked) {
      far += 1;
      continue;
    }
    for (const { at, words, floats } of after) {
      const expected = bytes(words);
      const got = new Uint8Array(memory.buffer, 8 * at, expected.length);
      const [a, b] = [new DataView(expected.buffer), new DataView(memory.buffer, 8 * at, expected.length)];
      for (let k = 0; k < expected.length; k += 8) {
        const nan = floats && Number.isNaN(a.getFloat64(k, true)) && Number.isNaN(b.getFloat64(k, true));
        if (!nan && expected.slice(k, k + 8).join() !== got.slice(k, k + 8).join()) wrong.push(`seed ${seed}: word ${at + k / 8}`);
      }
    }
  }
  return { wrong, far };
}

test(`${CASES} random scans give the same bits in Chromium as on wasmi`, { timeout: 600_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kernels-'));
  const file = join(folder, 'cases');
  const words = ['run', '--quiet', '--profile', 'test', '-p', 'brunsviga-kernel', '--example', 'cases', String(CASES), file];
  const made = spawnSync('cargo', words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  assert.equal(made.status, 0, 'the cases are made by cargo');
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  rmSync(folder, { recursive: true });
  assert.equal(lines.length, CASES);
  const browser = await startBrowser();
  try {
    const page = await browser.newPage();
    let skipped = 0;
    for (let k = 0; k < lines.length; k += AT_ONCE) {
      const { wrong, far } = await page.evaluate(runAll, lines.slice(k, k + AT_ONCE).map((line) => JSON.parse(line)));
      assert.deepEqual(wrong, []);
      skipped += far;
    }
    assert(lines.length - skipped >= 1000, `${skipped} cases asked for a far sine`);
  } finally {
    await browser.close();
  }
});
