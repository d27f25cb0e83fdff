/** The engine in a real worker, in both wasm builds: output in order, errors at their place, Stop, files, broken input. */
import assert from 'node:assert/strict';
import { inBothBuilds } from './harness.mjs';
import { text, withEngine } from './worker.mjs';

inBothBuilds('cells share a namespace and print in order', async ({ page, address, build }) => {
  const engine = await withEngine(page, address);
  const [ready] = (await engine.until('ready')).slice(-1);
  if (build === 'single') assert.equal(ready.threads, 1);
  const first = await engine.run('import numpy as np\nx = np.arange(3) * 2\nfor i in range(3):\n    print(i)');
  assert.equal(text(first), '0\n1\n2\n');
  const second = await engine.run('print(x.sum())\nx.tolist()', 'second');
  assert.equal(text(second), '6\n');
  assert.equal(second.at(-1).value, '[0, 2, 4]');
});

inBothBuilds('errors are at their place, and the next run works', async ({ page, address }) => {
  const engine = await withEngine(page, address);
  const end = (await engine.run('x = 1\ny = x + zz\n')).at(-1);
  assert.equal(end.type, 'failed');
  assert.equal(end.diagnostic.kind, 'NameError');
  assert.equal(end.diagnostic.span.line, 2);
  assert.equal(end.diagnostic.span.column, 9);
  const syntax = (await engine.run('print("a"\n')).at(-1);
  assert.equal(syntax.diagnostic.kind, 'SyntaxError');
  assert.equal(text(await engine.run('print(x)')), '1\n');
});

inBothBuilds('Stop ends an endless loop within 100 ms and keeps the namespace', async ({ page, address }) => {
  const engine = await withEngine(page, address);
  await engine.run('kept = 42');
  const taken = await page.evaluate(async () => {
    window.engine.send({ type: 'run', run: 100, name: 'endless', source: 'n = 0\nwhile True:\n    n += 1\n    if n % 100000 == 0:\n        print(n)' });
    await window.engine.until('stdout');
    const asked = performance.now();
    window.engine.send({ type: 'stop' });
    const events = await window.engine.until('stopped');
    return events.at(-1).at - asked;
  });
  assert(taken <= 100, `Stop took ${taken} ms`);
  assert.equal(text(await engine.run('print(kept, n > 0)')), '42 True\n');
});

inBothBuilds('a program that refuses to be stopped is stopped', async ({ page, address }) => {
  const engine = await withEngine(page, address);
  await engine.send({ type: 'run', run: 100, name: 'stubborn', source: 'while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass' });
  await engine.send({ type: 'stop' });
  await engine.until('stopped');
  assert.equal(text(await engine.run('print("on")')), 'on\n');
});

inBothBuilds('recursion, huge arrays, deep nesting and floods of output end in messages', async ({ page, address }) => {
  const engine = await withEngine(page, address);
  const kind = async (source) => {
    const end = (await engine.run(source)).at(-1);
    return end.type === 'failed' ? end.diagnostic.kind : `${end.type} ${end.message ?? ''}`;
  };
  assert.equal(await kind('def f(n):\n    return f(n + 1)\nf(0)'), 'RecursionError');
  assert.equal(await kind('import numpy as np\nnp.zeros(10**10)'), 'MemoryError');
  assert.equal(await kind('x = []\nwhile True:\n    x.append(bytes(10**7))'), 'MemoryError');
  assert.match(await kind(`${'('.repeat(5000)}1${')'.repeat(5000)}`), /SyntaxError|RecursionError|MemoryError/);
  assert.match(await kind('x = []\nfor i in range(100000):\n    x = [x]\nprint(x == x, str(x)[:3])'), /RecursionError|finished/);
  const flood = await engine.run('for i in range(10**5):\n    print("a line that is long enough to be a flood", i)');
  assert(text(flood).length <= 1 << 20);
  assert.match(text(flood, 'stderr'), /cut/);
  assert(flood.length < 200, `${flood.length} messages`);
  assert.equal(text(await engine.run('print("on")')), 'on\n');
});

inBothBuilds('a new run replaces the one that goes on', async ({ page, address }) => {
  const engine = await withEngine(page, address);
  await engine.send({ type: 'run', run: 100, name: 'slow', source: 'while True:\n    pass' });
  const events = await engine.run('print("new")', 'slow');
  assert.deepEqual(events.filter((event) => event.type !== 'ready').map((event) => event.type), ['stopped']);
  assert.equal(text(await engine.until('finished')), 'new\n');
});
