/**
 * The cells of a program, lesson or notebook, in order: `readCells(name, text)` gives `{ name, source, mayRaise, isScript }`.
 *
 * A `.py` file is one cell of its own name. A `.md` file's cells are its MyST `code-cell` directives, also those inside other
 * directives (exercises); the tags `raises-exception` and `skip-execution` mean what they mean to Jupyter. A `.ipynb` file's
 * are its code cells. What cannot be read throws an `UnusableFile` that says what is wrong.
 */

export class UnusableFile extends Error {}

export function readCells(name, text) {
  if (name.endsWith('.py')) return [{ name, source: text.replace(/^\uFEFF/, ''), mayRaise: false, isScript: true }];
  const cells = name.endsWith('.ipynb') ? notebookCells(text) : markdownCells(text);
  if (cells.length === 0) throw new UnusableFile(`${name} has no code cells.`);
  return cells;
}

function notebookCells(text) {
  let notebook;
  try {
    notebook = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UnusableFile(`this is not a notebook: ${error.message}.`);
  }
  const listed = notebook?.cells ?? notebook?.worksheets?.flatMap((sheet) => sheet?.cells ?? []);
  if (!Array.isArray(listed)) throw new UnusableFile('this is not a notebook: it has no list of cells.');
  const cells = [];
  for (const cell of listed) {
    if (cell?.cell_type !== 'code') continue;
    // Version 3 calls it `input`; lines come as a list or as one text.
    const source = cell.source ?? cell.input ?? '';
    const tags = Array.isArray(cell.metadata?.tags) ? cell.metadata.tags : [];
    if (tags.includes('skip-execution')) continue;
    cells.push({
      name: `cell ${cells.length + 1}`,
      source: Array.isArray(source) ? source.join('') : String(source),
      mayRaise: tags.includes('raises-exception'),
      isScript: false,
    });
  }
  return cells;
}

function markdownCells(text) {
  const cells = [];
  const lines = text.split(/\r\n|\r|\n/);
  // Fences of the directives that are open: they hold Markdown, and with it perhaps cells. Plain fences hold text.
  const open = [];
  for (let at = 0; at < lines.length; at++) {
    const fence = /^(\s*)(`{3,}|~{3,}|:{3,})\s*(.*)$/.exec(lines[at]);
    if (!fence) continue;
    const [, indent, mark, info] = fence;
    const isCell = info.startsWith('{code-cell}');
    if (info === '' && open.at(-1)?.[0] === mark[0] && open.at(-1).length <= mark.length) {
      open.pop();
      continue;
    }
    if (info.startsWith('{') && !isCell) {
      open.push(mark);
      continue;
    }
    const end = closing(lines, at + 1, mark);
    const body = lines.slice(at + 1, end).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()));
    at = end;
    if (!isCell) continue;
    const cell = directiveBody(body);
    if (cell.tags.includes('skip-execution')) continue;
    cells.push({ name: cell.name || `cell ${cells.length + 1}`, source: cell.source, mayRaise: cell.tags.includes('raises-exception'), isScript: false });
  }
  return cells;
}

/** The line of the fence that closes what `mark` opened; the end of the text if none does. */
function closing(lines, start, mark) {
  for (let line = start; line < lines.length; line++) {
    const end = /^\s*(`{3,}|~{3,}|:{3,})\s*$/.exec(lines[line]);
    if (end && end[1][0] === mark[0] && end[1].length >= mark.length) return line;
  }
  return lines.length;
}

/** A directive's options (`:name: value` lines, or YAML between `---`), and its body. */
function directiveBody(lines) {
  let at = 0;
  const options = {};
  const yaml = lines[0]?.trim() === '---';
  if (yaml) at = 1;
  for (; at < lines.length; at++) {
    const option = (yaml ? /^([\w-]+):\s*(.*)$/ : /^:([\w-]+):\s*(.*)$/).exec(lines[at]);
    if (!option) break;
    options[option[1]] = option[2].trim();
  }
  if (yaml && lines[at]?.trim() === '---') at++;
  // One empty line parts options and code; it is no line of the program.
  if (Object.keys(options).length > 0 && lines[at]?.trim() === '') at++;
  const tags = (options.tags ?? '').replace(/[[\]"']/g, '').split(',').map((tag) => tag.trim()).filter(Boolean);
  return { name: options.name ?? options.label ?? '', source: lines.slice(at).join('\n'), tags };
}
