/** Highlighting changes no letter of the source, closes every line, and finds the literals of parameters. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { highlightPython, plainCode } from './code';

/** What a browser's `textContent` would give. */
const textOf = (html: string): string => html.replace(/<[^>]*>/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

const sources = [
  'def f(x, t):\n    return 5 * x  # slope & "growth" <here>\n\nprint(f"{x:.2f}")',
  'epsilon = -0.5e-3 #@param {type:"number"}\nmode = "rk4" #@param ["euler", "rk4"]\n\n\tx = 1',
  'class A:\n  """two\n  lines"""\n  @property\n  def p(self): return [i for i in range(3) if not i] + [True, None]',
  'broken = (1,\n',
  '',
];

test('the text content is the source, to the letter', () => {
  for (const source of sources) {
    assert.equal(textOf(highlightPython(source)), source);
    assert.equal(textOf(plainCode(source)), source);
  }
});

test('every line is a line', () => {
  for (const source of sources) assert.equal(highlightPython(source).split('<span class="line">').length - 1, source.split('\n').length);
});

test('the literal of a parameter can be found, also a negative one', () => {
  const html = highlightPython(sources[1] ?? '');
  assert.match(html, /data-param="mode">&quot;rk4&quot;<\/span>/);
  const places = [...html.matchAll(/data-param="epsilon">([^<]*)</g)].map((match) => match[1]);
  assert.deepEqual(places, ['-0.5e-3']);
});
