/** What a learner may type, and what may go wrong around it: a clear message at its place, nothing lost, and the next run works. */
import assert from 'node:assert/strict';
import { inBothBuilds } from './harness.mjs';
import { Cell, openDay1 } from './lesson.mjs';

/** A program, the words that its cell must show, and the line that must be marked. */
const WRONG = [
  ['a bracket that is not closed', 'kept = 7\nprint("a"\n', /SyntaxError.*(closed|'\(')/s, 2],
  ['a colon that is missing', 'for i in range(3)\n    print(i)\n', /SyntaxError.*expected ':'/s, 1],
  ['an indentation that does not fit', 'x = 1\n  y = 2\n', /IndentationError/, 2],
  ['shapes that do not go together', 'import numpy as np\na = np.zeros(3)\nb = np.ones(4)\na + b\n', /ValueError.*\(3,\) \(4,\)/s, 4],
  ['a matrix product of wrong shapes', 'import numpy as np\nnp.zeros((2, 3)) @ np.zeros((2, 3))\n', /ValueError.*matmul/s, 2],
  ['a name that nobody gave', 'print(somethign_unknown)\n', /NameError.*somethign_unknown/s, 1],
  ['a function that NumPy does not have', 'import numpy as np\nnp.squareroot(2)\n', /AttributeError.*squareroot/s, 2],
  ['a function that Matplotlib has and we do not', 'import matplotlib.pyplot as plt\nplt.pie([1, 2])\n', /AttributeError.*pie.*bar/s, 2],
  ['a module that is not here', 'import pandas\n', /ModuleNotFoundError.*pandas/s, 1],
  ['recursion without end', 'def f(n):\n    return f(n + 1)\nf(0)\n', /RecursionError/, 2],
  ['an array larger than memory', 'import numpy as np\nbig = np.zeros((200000, 200000))\n', /MemoryError/, 2],
  ['a list larger than memory', 'x = []\nwhile True: x.append(bytes(10**7))\n', /MemoryError/, 2],
  ['states that take more memory than there is', 'import tensorflow as tf\nmean = tf.function(lambda: tf.reduce_mean(tf.scan(lambda y, d: y + d, tf.zeros([30_000]), tf.zeros([60_000])), axis=0))\nmean()\n', /ResourceExhaustedError.*6\.71 GiB.*Keep less.*line 2/s, 3],
  ['a matrix for another number of cells', 'import tensorflow as tf\nstep = tf.function(lambda y: tf.linalg.matvec(tf.ones([3, 3]), y))\nstep(tf.zeros([4]))\n', /ValueError.*\[3,3\], \[4,1\]/s, 2],
  // `x` is the list of the program before this one, which still fills the memory.
  ['an input that is shorter than the run', 'x = None\nimport tensorflow as tf\ninput = tf.ones([5])\nrun = tf.function(lambda k: tf.scan(lambda y, k: y + input[k], k, 0.0))\nrun(tf.range(9))\n', /InvalidArgumentError.*5 is not in \[0, 5\).*step 6 of 9.*line 4/s, 5],
  ['curves of different lengths', 'import matplotlib.pyplot as plt\nplt.plot([1, 2, 3], [1, 2])\n', /ValueError.*same first dimension/s, 2],
  ['a colour that is none', 'import matplotlib.pyplot as plt\nplt.plot([1, 2], color="blu")\n', /ValueError.*blu/s, 2],
  ['a number and a text', 'print(1 + "1")\n', /TypeError/, 1],
  ['an index beyond the end', 'import numpy as np\nnp.arange(3)[5]\n', /IndexError.*5.*3/s, 2],
];

// Three journeys of a few programs each, so that a busy machine has time for each.
for (const part of [0, 1, 2]) {
  inBothBuilds(`wrong programs are told at their line, and the next run works, part ${part + 1}`, async ({ page, address }) => {
    await openDay1(page, address);
    const cell = new Cell(page, 'two-variables');
    await cell.write('treasure = 41\n');
    await cell.run();
    for (const [what, source, words, line] of WRONG.filter((_, index) => index % 3 === part)) {
      await cell.write(source);
      assert.match(await cell.run(), new RegExp(`line ${line}\\b`), what);
      assert.match(await cell.text(), words, what);
      const marked = await cell.box.locator('.cm-line').evaluateAll((lines) => lines.findIndex((one) => one.classList.contains('has-error')) + 1);
      assert.equal(marked, line, `${what}: line ${marked} is marked`);
    }
    await cell.write('treasure += 1\nprint("treasure", treasure)\n');
    assert.match(await cell.run(), /Finished/);
    assert.match(await cell.text(), /treasure 42/);
  });
}

/** A program that draws something odd, and what the chart says of itself. */
const ODD = [
  ['nothing', 'plt.plot([])', /./],
  ['axes without anything', 'plt.axes()', /./],
  ['NaN alone', 'plt.plot([float("nan")] * 5)', /./],
  ['a gap of NaN and infinity', 'plt.plot([1, float("nan"), 3, float("inf"), 2])', /./],
  ['numbers at the end of the range', 'plt.plot([1e308, -1e308])', /./],
  ['words on the axis', 'plt.plot(["one", "two", "three"], [3, 1, 2])', /falls from 3 to 2/],
  ['nothing but zero on a logarithmic axis', 'plt.semilogy([0, 0])', /./],
];

inBothBuilds('charts of nothing, of NaN and of text are drawn or refused in words', async ({ page, address }) => {
  await openDay1(page, address);
  const cell = new Cell(page, 'two-variables');
  for (const [what, source, summary] of ODD) {
    await cell.write(`import matplotlib.pyplot as plt\n${source}\nplt.show()\nprint("drawn")\n`);
    assert.match(await cell.run(), /Finished/, what);
    assert.match(await cell.text(), /drawn/, what);
    const stage = cell.box.locator('.chart-stage').first();
    await stage.waitFor();
    assert.match((await stage.getAttribute('aria-label')) ?? '', summary, what);
  }
  await cell.write('import matplotlib.pyplot as plt\nplt.plot([1, 2], [{}, {}])\n');
  assert.match(await cell.run(), /line 2/);
  assert.match(await cell.text(), /(TypeError|ValueError)/);
});
