/**
 * Mathematics typeset at build time: HTML for the eye, MathML for screen readers, no script in the page. Ships of KaTeX's fonts
 * only those that the pages need, and of those only the characters that stand in formulas.
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import katex from 'katex';
import subsetFont from 'subset-font';
import { hashOf } from '../src/lab/hash';

const dist = dirname(createRequire(import.meta.url).resolve('katex/dist/katex.min.css'));

/** Characters that stand in formulas so far. */
const characters = new Set<string>();

export function renderMath(tex: string, display: boolean): string {
  const seen = katex.renderToString(tex, { displayMode: display, output: 'html', throwOnError: true, strict: 'error', trust: false });
  for (const character of textOf(seen)) characters.add(character);
  return katex.renderToString(tex, { displayMode: display, output: 'htmlAndMathml', throwOnError: true, strict: 'error', trust: false });
}

function textOf(html: string): string {
  const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: '\u00a0' };
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
}

/** A font file with only the characters that the formulas rendered so far need. */
export async function mathFont(file: string): Promise<Uint8Array> {
  return subsetFont(await readFile(file), [...characters].join(''), { targetFormat: 'woff2' });
}

/** KaTeX's classes that ask for a font other than Main-Regular, as its style sheet has them. */
const FONT_OF_CLASS: readonly (readonly [RegExp, string])[] = [
  [/\bmathnormal\b|\bmathit\b/, 'Math-Italic'],
  [/\btextit\b|\bmathit\b/, 'Main-Italic'],
  [/\bmathbf\b|\btextbf\b/, 'Main-Bold'],
  [/\bboldsymbol\b/, 'Math-BoldItalic'],
  [/\bamsrm\b|\bmathbb\b/, 'AMS-Regular'],
  [/\bmathcal\b/, 'Caligraphic-Regular'],
  [/\bmathfrak\b/, 'Fraktur-Regular'],
  [/\bmathscr\b/, 'Script-Regular'],
  [/\bmathtt\b|\btexttt\b/, 'Typewriter-Regular'],
  [/\bmathsf\b|\btextsf\b/, 'SansSerif-Regular'],
  [/\bsize1\b|\bsmall-op\b/, 'Size1-Regular'],
  [/\bsize2\b|\blarge-op\b/, 'Size2-Regular'],
  [/\bsize3\b/, 'Size3-Regular'],
  [/\bsize4\b|\bdelim-size4\b/, 'Size4-Regular'],
  [/\bdelim-size1\b/, 'Size1-Regular'],
];

/** The style sheet with only the fonts that `html` needs, and those fonts' files (name → path). */
export function mathAssets(html: string): { css: string; fonts: Map<string, string> } {
  const classes = [...html.matchAll(/class="([^"]*)"/g)].map((match) => match[1] ?? '').join(' ');
  const needed = new Set(['Main-Regular']);
  for (const [pattern, font] of FONT_OF_CLASS) if (pattern.test(classes)) needed.add(font);
  const fonts = new Map<string, string>();
  const css = readFileSync(join(dist, 'katex.min.css'), 'utf8').replace(/@font-face\{[^}]*\}/g, (face) => {
    const file = /fonts\/KaTeX_([\w-]+)\.woff2/.exec(face)?.[1];
    if (!file || !needed.has(file)) return '';
    // The name changes with the selection of characters, so that a browser may keep the file for ever.
    const name = `KaTeX_${file}-${hashOf([...characters].sort().join(''))}.woff2`;
    fonts.set(name, join(dist, 'fonts', `KaTeX_${file}.woff2`));
    return face.replace(/src:[^}]*/, `src:url(fonts/${name}) format("woff2");font-display:swap`);
  });
  return { css, fonts };
}
