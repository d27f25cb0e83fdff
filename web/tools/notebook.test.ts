/** A lesson's notebook: valid in form, every cell once and unchanged, text that Jupyter reads as the page shows it. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { parseLesson } from './lesson';
import { notebookText } from './notebook';

interface Written { readonly cells: readonly { readonly cell_type: string; readonly id: string; readonly metadata: Record<string, unknown>; readonly source: readonly string[] }[]; readonly nbformat: number; readonly nbformat_minor: number }

function written(markdown: string): Written {
  return JSON.parse(notebookText(parseLesson(`---\ntitle: T\n---\n\n${markdown}`, 'p.md'), 'MODULE = 1\n')) as Written;
}

/** All Markdown of a notebook behind its introduction. */
function text(markdown: string): string {
  const cells = written(`${markdown}\n`).cells.filter((cell) => cell.cell_type === 'markdown');
  return cells.map((cell) => cell.source.join('')).join('\n\n').split(/tensorflow`\)\.[^\n]*\n\n/)[1] ?? '';
}

test('text keeps its meaning', () => {
  assert.equal(text('a *b* **c** `d*e` f_g \\* x'), 'a *b* **c** `d*e` f\\_g \\* x');
  assert.equal(text('- one\n- two\n\n  more'), '- one\n- two\n\n  more');
  assert.equal(text('2. b\n3. c'), '2. b\n3. c');
  assert.equal(text('| a | b |\n|---|--:|\n| 1 | `x` |'), '| a | b |\n| --- | --: |\n| 1 | `x` |');
  assert.equal(text('[x](https://e.org/) and [y](../day-1/)'), '[x](https://e.org/) and y');
  assert.equal(text('```python\na < b\n```'), '```python\na < b\n```');
});

test('mathematics is numbered as on the page', () => {
  const page = text('See {eq}`second`: $a<b$.\n\n```{math}\n:label: first\na\n```\n\n```{math}\n:label: second\nb\n```');
  assert.match(page, /^See \(2\): \$a<b\$\./);
  assert.match(page, /\$\$\nb \\tag\{2\}\n\$\$/);
});

test('asides are quotations, what is folded stays folded', () => {
  assert.equal(text('```{warning}\nmind\n\nthis\n```'), '> **Warning.** mind\n>\n> this');
  assert.equal(text('```{dropdown} Why?\nso\n```'), '<details><summary>Why?</summary>\n\nso\n\n</details>');
});

const LESSON = `# Title

\`\`\`{predict}
:label: p
:cell: second

What?

- [ ] this
- [x] that

---

Because.
\`\`\`

\`\`\`{code-cell} python
:name: second
:tags: [skip-execution]

import brunsviga
print("a\\nb")
\`\`\`

\`\`\`\`{exercise} Do it
:label: do-it

The task.

\`\`\`{code-cell} python
:name: do-it

x = 1
\`\`\`
\`\`\`\`

\`\`\`{hint}
Look.
\`\`\`

\`\`\`\`{solution} do-it
\`\`\`python
x = 2
\`\`\`
\`\`\`\`
`;

test('cells stand under their names, with the module before them and the answers behind', () => {
  const { cells, nbformat, nbformat_minor } = written(LESSON);
  assert.deepEqual([nbformat, nbformat_minor], [4, 5]);
  const code = cells.filter((cell) => cell.cell_type === 'code');
  assert.deepEqual(code.map((cell) => [cell.id, cell.source.join('')]), [
    ['brunsviga-module', '%%writefile brunsviga.py\nMODULE = 1'],
    ['second', 'import brunsviga\nprint("a\\nb")'],
    ['do-it', 'x = 1'],
  ]);
  assert.deepEqual(code[1]?.metadata['tags'], ['skip-execution']);
  const after = cells.at(-1)?.source.join('') ?? '';
  assert.match(after, /^<details><summary>Hint 1<\/summary>\n\nLook\.\n\n<\/details>\n\n<details><summary>Solution<\/summary>\n\n```python\nx = 2\n```/);
  const before = cells.map((cell) => cell.source.join('')).join('\n');
  assert.match(before, /\*\*Predict first\.\*\* What\?\n\n- this\n- that\n\n<details>/);
});

test('a lesson that does not import the module does without it', () => {
  assert(!JSON.stringify(written('a\n')).includes('MODULE'));
});

test('every lesson has a notebook with all of its cells, and unique ids', () => {
  const lessons = fileURLToPath(new URL('../../lessons', import.meta.url));
  for (const folder of readdirSync(lessons)) {
    const file = `${lessons}/${folder}/en.md`;
    if (!existsSync(file)) continue;
    const lesson = parseLesson(readFileSync(file, 'utf8'), file);
    if (lesson.order === null) continue;
    const { cells } = JSON.parse(notebookText(lesson, '')) as Written;
    const ids = cells.map((cell) => cell.id);
    assert.equal(new Set(ids).size, ids.length, folder);
    for (const id of ids) assert.match(id, /^[a-zA-Z0-9-_]{1,64}$/);
    const code = new Map(cells.filter((cell) => cell.cell_type === 'code').map((cell) => [cell.id, cell.source.join('')]));
    for (const cell of lesson.cells) assert.equal(code.get(cell.name), cell.source, `${folder}: ${cell.name}`);
  }
});
