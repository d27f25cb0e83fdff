/** Rendered lessons: escaped text, mathematics for eyes and screen readers, references, addresses, accessible images. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLesson, type Node } from './lesson';
import { mathAssets } from './math';
import { Renderer, slug } from './render';

function html(markdown: string): string {
  const lesson = parseLesson(`---\ntitle: T\n---\n\n${markdown}`, 'p.md');
  const nodes = lesson.blocks.flatMap((block): Node[] => (block.kind === 'node' ? [block.node] : []));
  const render = new Renderer('p.md', nodes);
  return render.blocks(nodes) + render.footnotes('back');
}

test('text is escaped wherever it stands', () => {
  assert.equal(html('a < b & `<i>` **c**'), '<p>a &lt; b &amp; <code>&lt;i&gt;</code> <strong>c</strong></p>');
  assert.match(html('[x](https://e.org/?a="b")'), /href="https:\/\/e\.org\/\?a=%22b%22"/);
});

test('mathematics is for eyes and for screen readers', () => {
  const page = html('$x^2$');
  assert.match(page, /<math /);
  assert.match(page, /class="katex-html" aria-hidden="true"/);
  assert.throws(() => html('$\\frac{1$'), /p\.md:\d+: this mathematics cannot be typeset/);
});

test('equations are numbered, also for a reference before them', () => {
  const page = html('See {eq}`second`.\n\n```{math}\n:label: first\na\n```\n\n```{math}\n:label: second\nb\n```\n');
  assert.match(page, /<a href="#second">\(2\)<\/a>/);
  assert.match(page, /id="second"[\s\S]*\(2\)/);
});

test('headings get an address of their own, twice the same too', () => {
  const page = html('## A step?\n\n## A step?');
  assert.match(page, /<h2 id="a-step">/);
  assert.match(page, /<h2 id="a-step-2">/);
  assert.equal(slug('Why ε = 0.01 ms?'), 'why-ε-0-01-ms');
});

test('an image needs words, and must be ours', () => {
  assert.throws(() => html('![](a.svg)'), /needs a text/);
  assert.throws(() => html('![x](https://e.org/a.svg)'), /another host/);
});

test('tables, footnotes, admonitions', () => {
  assert.match(html('| a | b |\n|---|--:|\n| 1 | 2 |'), /<th scope="col">a<\/th>[\s\S]*<td style="text-align:right">2<\/td>/);
  assert.match(html('x[^1]\n\n[^1]: note'), /<a id="fnref-1" href="#fn-1">1<\/a>[\s\S]*<li id="fn-1">[\s\S]*note/);
  assert.match(html('```{warning}\nmind\n```'), /<aside class="note note-warning"><p class="note-title">Warning<\/p>[\s\S]*mind/);
});

test('only the fonts that the pages need are shipped', () => {
  const { css, fonts } = mathAssets(html('$x$'));
  assert.deepEqual([...fonts.keys()].map((name) => name.replace(/-\w{13}\./, '.')).sort(), ['KaTeX_Main-Regular.woff2', 'KaTeX_Math-Italic.woff2']);
  assert.equal(css.match(/@font-face/g)?.length, 2);
  assert.ok([...mathAssets(html('$\\mathbb{R}$')).fonts.keys()].some((name) => name.startsWith('KaTeX_AMS-Regular')));
});
