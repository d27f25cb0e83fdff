/**
 * Static code, coloured at build time by the very grammar and the very classes that the editor uses, so that nothing changes
 * its colour when the editor takes the place of the static text.
 *
 * Each line is a `<span class="line">`; the text content of the whole is exactly the source.
 */
import { classHighlighter, highlightCode } from '@lezer/highlight';
import { parser } from '@lezer/python';
import { parseParams } from '../src/lab/params';

/** Classes that the style sheet colours; the others would only be bytes. */
const STYLED = new Set(['tok-keyword', 'tok-string', 'tok-string2', 'tok-number', 'tok-comment', 'tok-bool', 'tok-className', 'tok-definition', 'tok-operator', 'tok-meta']);

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Python as HTML. The literals of form parameters are wrapped, so that a slider can change them before an editor is loaded. */
export function highlightPython(source: string): string {
  const params = parseParams(source);
  const lines: string[] = [];
  let line = '';
  let offset = 0;
  const put = (code: string, classes: string): void => {
    const inside = params.find((param) => offset < param.to && offset + code.length > param.from);
    if (inside && (offset < inside.from || offset + code.length > inside.to)) {
      // A token that reaches over a literal's end: never cut a parameter in two.
      const at = (offset < inside.from ? inside.from : inside.to) - offset;
      put(code.slice(0, at), classes);
      put(code.slice(at), classes);
      return;
    }
    if (inside) {
      // A signed number is two tokens; the literal is one element, because a slider replaces it as a whole.
      if (offset === inside.from) {
        const literal = source.slice(inside.from, inside.to);
        line += `<span class="${/^["']/.test(literal) ? 'tok-string' : 'tok-number'}" data-param="${inside.name}">${escapeHtml(literal)}</span>`;
      }
      offset += code.length;
      return;
    }
    offset += code.length;
    const kept = classes.split(' ').filter((name) => STYLED.has(name));
    if (/^#\s*@param\b/.test(code)) kept.push('tok-param');
    const html = escapeHtml(code);
    line += kept.length > 0 ? `<span class="${kept.join(' ')}">${html}</span>` : html;
  };
  highlightCode(source, parser.parse(source), classHighlighter, put, () => {
    lines.push(line);
    line = '';
    offset += 1;
  });
  lines.push(line);
  return lines.map((html) => `<span class="line">${html}</span>`).join('\n');
}

/** Code of another language, or none: lines without colours. */
export function plainCode(source: string): string {
  return source.split('\n').map((line) => `<span class="line">${escapeHtml(line)}</span>`).join('\n');
}
