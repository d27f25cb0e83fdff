/** What `cells.mjs` finds in programs, lessons and notebooks. */
import { deepEqual, equal, throws } from 'node:assert/strict';
import { test } from 'node:test';
import { readCells, UnusableFile } from './cells.mjs';

const sources = (name, text) => readCells(name, text).map((cell) => cell.source);

test('a script is one cell, without its byte order mark', () => {
  deepEqual(readCells('a.py', '\uFEFFx = 1\n'), [{ name: 'a.py', source: 'x = 1\n', mayRaise: false, isScript: true }]);
  deepEqual(sources('empty.py', ''), ['']);
});

test('cells of a lesson are found, also inside exercises; plain code is not', () => {
  const text = '```python\nno\n```\n\n````{exercise} A\n```{code-cell} python\n:name: b\n:tags: [raises-exception]\n\nx = 1\n```\n````\n'
    + '```\nplain\n```{code-cell}\nno\n```\n```{code-cell}\nyes\n```\n~~~{code-cell} python\n---\nname: last\n---\nend\n~~~';
  deepEqual(sources('a.md', text), ['x = 1', 'yes', 'end']);
  const [first, second, third] = readCells('a.md', text);
  deepEqual([first.name, second.name, third.name], ['b', 'cell 2', 'last']);
  deepEqual([first.mayRaise, second.mayRaise], [true, false]);
});

test('an unclosed cell ends with the file', () => {
  deepEqual(sources('a.md', '```{code-cell}\nx\ny'), ['x\ny']);
});

test('code cells of a notebook come in order, in both spellings of a source', () => {
  const cells = [{ cell_type: 'markdown', source: 'no' }, { cell_type: 'code', source: ['a\n', 'b'] }, { cell_type: 'code', source: 'c' }];
  deepEqual(sources('a.ipynb', JSON.stringify({ cells })), ['a\nb', 'c']);
  equal(readCells('a.ipynb', JSON.stringify({ cells }))[1].name, 'cell 2');
});

test('what cannot be read says why', () => {
  throws(() => readCells('a.ipynb', '{'), UnusableFile);
  throws(() => readCells('a.ipynb', '{}'), /no list of cells/);
  throws(() => readCells('a.md', 'text'), /no code cells/);
});
