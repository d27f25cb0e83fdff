/** A lesson is parsed into its parts, and every mistake in one is reported with its line. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LessonError, parseLesson, plainText } from './lesson';
import { cellHtml } from './markup';

const page = `---
title: A page
day: 1
minutes: 30
objectives: [read, write]
---

# A page

Text.

\`\`\`{predict}
:label: guess
:cell: first

What happens?

- [ ] nothing $x$
- [x] something

---

Because.
\`\`\`

\`\`\`{code-cell} python
:name: first
:run: auto
:tags: [raises-exception, hide-input]
a = 1
\`\`\`

\`\`\`\`{exercise} Write it
:label: write-it
Do **this**.

\`\`\`{code-cell} python
:name: write-it
def f(): pass
\`\`\`
\`\`\`\`

\`\`\`{hint}
Look there.
\`\`\`

\`\`\`{hint}
Now look here.
\`\`\`

\`\`\`\`{solution} write-it
\`\`\`python
def f(): return 1
\`\`\`
And a variant.
\`\`\`\`
`;

test('a page with a prediction, a cell and an exercise', () => {
  const lesson = parseLesson(page, 'page.md');
  assert.equal(lesson.title, 'A page');
  assert.deepEqual([lesson.day, lesson.minutes, lesson.objectives], [1, 30, ['read', 'write']]);
  assert.deepEqual(lesson.blocks.map((block) => block.kind), ['node', 'node', 'predict', 'cell', 'exercise']);
  const [first, second] = lesson.cells;
  assert.deepEqual([first?.name, first?.source, first?.auto, first?.predict, [...(first?.tags ?? [])]], ['first', 'a = 1', true, 'guess', ['raises-exception', 'hide-input']]);
  assert.deepEqual([second?.name, second?.exercise], ['write-it', 'write-it']);
  const prediction = lesson.blocks[2];
  assert.ok(prediction?.kind === 'predict');
  assert.deepEqual(prediction.prediction.choices.map((choice) => [plainText(choice.text), choice.right]), [['nothing x', false], ['something', true]]);
  assert.equal(plainText(prediction.prediction.reconciliation), 'Because.');
  const exercise = lesson.blocks[4];
  assert.ok(exercise?.kind === 'exercise');
  assert.equal(plainText(exercise.exercise.title), 'Write it');
  assert.deepEqual(exercise.exercise.hints.map(plainText), ['Look there.', 'Now look here.']);
  assert.equal(exercise.exercise.solutionSource, 'def f(): return 1');
});

test('a cell with the tag skip-execution runs on demand, and its page says so', () => {
  const lesson = parseLesson('---\ntitle: T\n---\n\n```{code-cell} python\n:name: a\n:tags: [skip-execution]\nx = 1\n```\n\n```{code-cell} python\n:name: b\ny = 1\n```\n', 'p.md');
  assert.deepEqual(lesson.cells.map((cell) => cell.onDemand), [true, false]);
  const result = { output: [], figures: [], graphs: [], value: null, diagnostic: null, elapsedMs: 0 };
  const [first, second] = lesson.cells.map((cell, index) => cellHtml({ cell, number: index + 1, result, figures: [] }));
  assert.match(first ?? '', /data-on-demand/);
  assert.match(first ?? '', /only when you start it/);
  assert.doesNotMatch(second ?? '', /on-demand/);
});

function problem(markdown: string): string {
  try {
    parseLesson(markdown, 'p.md');
  } catch (error) {
    if (error instanceof LessonError) return error.message;
    throw error;
  }
  return '';
}

test('what is wrong is said with its place', () => {
  const front = '---\ntitle: T\n---\n\n';
  assert.match(problem('no title'), /p\.md:1: the frontmatter needs a title/);
  assert.match(problem(`${front}\`\`\`{code-cell} python\nx = 1\n\`\`\`\n`), /p\.md:5: a code-cell needs a :name:/);
  assert.match(problem(`${front}\`\`\`{code-cell} python\n:name: a\nx\n\`\`\`\n\n\`\`\`{code-cell} python\n:name: a\ny\n\`\`\`\n`), /two cells are named "a"/);
  assert.match(problem(`${front}\`\`\`{solution} nope\n    x\n\`\`\`\n`), /no exercise "nope"/);
  assert.match(problem(`${front}\`\`\`{predict}\n:label: p\n:cell: gone\n\n- [x] a\n\`\`\`\n`), /"gone", which is not on the page/);
  assert.match(problem(`${front}\`\`\`{exercise} T\n:label: e\ntext\n\`\`\`\n`), /exercise "e" has no starter/);
  assert.match(problem(`${front}\`\`\`{nonsense}\ntext\n\`\`\`\n`), /unknown directive: nonsense/);
});

test('a cell that draws without end says so, and after how many pauses its picture is taken', () => {
  const lesson = parseLesson('---\ntitle: T\n---\n\n```{code-cell} python\n:name: a\n:run: auto\n:live: 30\nx = 1\n```\n', 'p.md');
  assert.equal(lesson.cells[0]?.live, 30);
  const result = { output: [], figures: [], graphs: [], value: null, diagnostic: null, elapsedMs: 0 };
  const html = cellHtml({ cell: lesson.cells[0]!, number: 1, result, figures: [] }, true);
  assert.match(html, /data-auto .*data-live/);
  assert.throws(() => parseLesson('---\ntitle: T\n---\n\n```{code-cell} python\n:name: a\n:live: soon\nx = 1\n```\n', 'p.md'), /:live: is the number of pauses/);
});
