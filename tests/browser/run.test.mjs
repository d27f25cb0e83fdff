/** `cargo xtask run`: what goes to which stream, exit codes, files, under Node and in Chromium. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const xtask = process.env.BRUNSVIGA_XTASK;
const folder = mkdtempSync(join(tmpdir(), 'brunsviga-run-'));
after(() => rmSync(folder, { recursive: true }));

function file(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function run(...words) {
  const [command, first] = xtask ? [xtask, []] : ['cargo', ['xtask']];
  const { status, stdout, stderr } = spawnSync(command, [...first, 'run', ...words], { encoding: 'utf8', timeout: 120_000, maxBuffer: 1 << 28 });
  return { code: status, out: stdout, err: stderr };
}

const GROWTH = `import numpy as np
import matplotlib.pyplot as plt
from rate import growth

t = np.arange(0, 2, 0.01)
x = np.zeros(t.size)
x[0] = 1
for i in range(t.size - 1):
    x[i + 1] = x[i] + 0.01 * growth(x[i])
print(f"{x[-1]:.4f} {np.exp(5 * t[-1]):.4f}")
print(np.loadtxt("numbers.txt").sum())
plt.plot(t, x)
plt.show()
np.save("results/x.npy", x)
`;

/** The growth problem of Day 1; its values at t = 1.99 are the issue's. */
function runsGrowth(...options) {
  file('rate.py', 'def growth(x):\n    return 5 * x\n');
  file('numbers.txt', '1 2 3\n');
  const kept = join(folder, `kept${options.join('')}`);
  const { code, out, err } = run(...options, '--keep', kept, file('growth.py', GROWTH));
  assert.deepEqual({ code, out, err }, { code: 0, out: '16469.1246 20952.2224\n6.0\n', err: '' });
  assert.deepEqual(readdirSync(kept).sort(), ['figure-1.svg', 'results']);
  assert.match(readFileSync(join(kept, 'figure-1.svg'), 'utf8'), /^<svg /);
  return readFileSync(join(kept, 'results/x.npy'));
}

test('imports, files, figures; the same bits under Node and in Chromium', { timeout: 120_000 }, () => {
  assert.deepEqual(runsGrowth(), runsGrowth('--browser'));
});

test('errors, exits and unusable files have their exit codes', () => {
  const failed = run(file('error.py', 'print("before")\n1 / 0\n'));
  assert.equal(failed.code, 1);
  assert.equal(failed.out, 'before\n');
  assert.match(failed.err, /Traceback[^]*line 2[^]*ZeroDivisionError: division by zero/);
  assert.deepEqual(run(file('exit.py', 'import sys\nsys.exit(3)')), { code: 3, out: '', err: '' });
  assert.deepEqual(run(file('goodbye.py', 'import sys\nsys.exit("bye")')), { code: 1, out: '', err: 'bye\n' });
  assert.deepEqual(run(file('empty.py', '')), { code: 0, out: '', err: '' });
  assert.equal(run(file('syntax.py', 'print("a"\n')).code, 1);
  for (const unusable of [join(folder, 'none.py'), folder, file('data.csv', '1'), file('broken.ipynb', '{'), file('empty.md', 'text')]) {
    const { code, err } = run(unusable);
    assert.equal(code, 2, unusable);
    assert.notEqual(err, '');
  }
  assert.equal(run().code, 2);
});

test('cells of lessons and notebooks run in order, without magics', () => {
  const cells = [{ cell_type: 'code', source: '%matplotlib inline\nx = 2' }, { cell_type: 'markdown', source: 'no' }, { cell_type: 'code', source: 'x + 1' }];
  const notebook = run(file('note.ipynb', JSON.stringify({ cells })));
  assert.deepEqual([notebook.code, notebook.out], [0, '3\n']);
  assert.match(notebook.err, /%matplotlib inline/);
  const lesson = run(file('lesson.md', '```{code-cell} python\n:name: a\nx = 5\n```\ntext\n```{code-cell} python\n:name: b\nprint(x)\n```\n'));
  assert.deepEqual(lesson, { code: 0, out: '5\n', err: '' });
});

test('Ctrl-C ends an endless program; long output is complete', { timeout: 60_000 }, async () => {
  assert.equal(run(file('long.py', 'print("x" * 3_000_000)')).out.length, 3_000_001);
  const [command, first] = xtask ? [xtask, []] : ['cargo', ['xtask']];
  const child = spawn(command, [...first, 'run', file('endless.py', 'print("on", flush=True)\nwhile True:\n    pass')]);
  await new Promise((printed) => child.stdout.once('data', printed));
  child.kill('SIGINT');
  const code = await new Promise((ended) => child.once('close', ended));
  assert.equal(code, 130);
});
