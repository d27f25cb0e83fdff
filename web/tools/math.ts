/**
 * Mathematics typeset at build time: HTML for the eye, MathML for screen readers, no script in the page. Remembers which
 * of KaTeX's fonts the pages need, so that only those are shipped.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import katex from 'katex';

const dist = dirname(createRequire(import.meta.url).resolve('katex/dist/katex.min.css'));

export function renderMath(tex: string, display: boolean): string {
  return katex.renderToString(tex, { displayMode: display, output: 'htmlAndMathml', throwOnError: true, strict: 'error', trust: false });
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
    fonts.set(`KaTeX_${file}.woff2`, join(dist, 'fonts', `KaTeX_${file}.woff2`));
    return face.replace(/src:[^}]*/, `src:url(fonts/KaTeX_${file}.woff2) format("woff2");font-display:swap`);
  });
  return { css, fonts };
}
