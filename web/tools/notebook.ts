/**
 * A lesson as a Jupyter notebook (nbformat 4.5), from the same parsed lesson as its page.
 *
 * Guarantees: every cell of the lesson is a code cell with the lesson's text, in the lesson's order, under its own name as its id; all
 * text between is Markdown that Jupyter and Colab show (mathematics for MathJax, asides as quotations, answers folded away). A lesson that
 * imports `brunsviga` gets a first code cell that writes that file. A node that is not known is an error that names it and its line.
 * Links to other pages of the site lose their address: a notebook does not know where the site is.
 */
import { notebook as words } from '../src/strings/en-notebook';
import { LessonError, type Cell, type Exercise, type Lesson, type Node, type Prediction } from './lesson';

interface NotebookCell {
  readonly cell_type: 'markdown' | 'code';
  readonly id: string;
  readonly metadata: Record<string, unknown>;
  readonly source: string[];
  readonly execution_count?: null;
  readonly outputs?: [];
}

/** The text of the file. `module` is what `brunsviga.py` holds. */
export function notebookText(lesson: Lesson, module: string): string {
  return `${JSON.stringify(new Writer(lesson).notebook(module), null, 1)}\n`;
}

/** Whether a program needs our own module. */
function imports(source: string): boolean {
  return /^\s*(import|from) brunsviga\b/m.test(source);
}

/** Jupyter keeps a text as its lines, each with its end. */
function lines(text: string): string[] {
  const all = text.split('\n').map((line) => `${line}\n`);
  all.push((all.pop() ?? '').slice(0, -1));
  return all.filter((line) => line !== '');
}

class Writer {
  readonly #lesson: Lesson;
  readonly #cells: NotebookCell[] = [];
  readonly #equations = new Map<string, number>();
  readonly #footnotes = new Map<string, number>();
  readonly #footnoteBodies = new Map<string, Node>();
  #text: string[] = [];
  #texts = 0;
  #exercises = 0;

  constructor(lesson: Lesson) {
    this.#lesson = lesson;
    this.#collect(lesson.blocks.flatMap((block) => {
      switch (block.kind) {
        case 'node':
          return [block.node];
        case 'cell':
          return [];
        case 'exercise':
          return [...block.exercise.body, ...block.exercise.hints.flat(), ...block.exercise.solution];
        case 'predict':
          return [...block.prediction.question, ...block.prediction.reconciliation];
      }
    }));
  }

  /** Equations are numbered as on the page, also for a reference that precedes them. */
  #collect(nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (node.type === 'math' && typeof node['label'] === 'string') this.#equations.set(node['label'], this.#equations.size + 1);
      if (node.type === 'footnoteDefinition') this.#footnoteBodies.set(String(node['identifier']), node);
      if (node.children) this.#collect(node.children);
    }
  }

  notebook(module: string): Record<string, unknown> {
    const lesson = this.#lesson;
    const [first] = lesson.blocks;
    const hasTitle = first?.kind === 'node' && first.node.type === 'heading' && first.node['depth'] === 1;
    this.#say(`# ${hasTitle ? this.#inline(first.node.children) : escape(lesson.title)}`);
    if (lesson.description) this.#say(`*${escape(lesson.description)}*`);
    this.#say(words.about(escape(lesson.title)));
    if (lesson.objectives.length > 0) this.#say(`${words.objectives}\n\n${lesson.objectives.map((objective) => `- ${escape(objective)}`).join('\n')}`);
    if ([...lesson.cells.map((cell) => cell.source), ...lesson.blocks.map((block) => (block.kind === 'exercise' ? block.exercise.solutionSource : ''))].some(imports)) {
      this.#say(words.module);
      this.#code('brunsviga-module', `%%writefile brunsviga.py\n${module.trimEnd()}`, { cellView: 'form', jupyter: { source_hidden: true } });
    }
    for (const block of hasTitle ? lesson.blocks.slice(1) : lesson.blocks) {
      switch (block.kind) {
        case 'node':
          this.#say(this.#node(block.node));
          break;
        case 'cell':
          this.#cell(block.cell);
          break;
        case 'exercise':
          this.#exercise(block.exercise);
          break;
        case 'predict':
          this.#prediction(block.prediction);
          break;
      }
    }
    for (const [id, number] of this.#footnotes) this.#say(`${number}. ${this.#blocks(this.#footnoteBodies.get(id)?.children ?? [])}`);
    this.#flush();
    const ids = this.#cells.map((cell) => cell.id);
    if (new Set(ids).size !== ids.length) throw new LessonError(`${lesson.file}:1: two cells of the notebook have the same id`);
    return {
      cells: this.#cells,
      metadata: {
        kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
        language_info: { name: 'python' },
        title: lesson.title,
      },
      nbformat: 4,
      nbformat_minor: 5,
    };
  }

  /** Text gathers until code comes, so that what belongs together is one cell; a heading begins a new one. */
  #say(markdown: string): void {
    if (markdown.trim() === '') return;
    if (/^#{1,3} /.test(markdown)) this.#flush();
    this.#text.push(markdown);
  }

  #flush(): void {
    if (this.#text.length === 0) return;
    this.#texts += 1;
    this.#cells.push({ cell_type: 'markdown', id: `text_${this.#texts}`, metadata: {}, source: lines(this.#text.join('\n\n')) });
    this.#text = [];
  }

  #code(id: string, source: string, metadata: Record<string, unknown>): void {
    this.#flush();
    this.#cells.push({ cell_type: 'code', id, metadata, source: lines(source), execution_count: null, outputs: [] });
  }

  #cell(cell: Cell): void {
    if (cell.onDemand) this.#say(`*${words.onDemand}*`);
    const hidden = cell.tags.has('hide-input') ? { cellView: 'form', jupyter: { source_hidden: true } } : {};
    this.#code(cell.name, cell.source, { ...(cell.tags.size > 0 ? { tags: [...cell.tags] } : {}), ...hidden });
  }

  #exercise(exercise: Exercise): void {
    this.#exercises += 1;
    this.#say(`### ${words.exercise(this.#exercises)}: ${this.#inline(exercise.title)}`);
    this.#say(this.#blocks(exercise.body));
    const starter = this.#lesson.cells.find((cell) => cell.name === exercise.label);
    if (starter) this.#cell(starter);
    const help = exercise.hints.map((hint, index) => this.#folded(words.hint(index + 1), hint));
    this.#say([...help, this.#folded(words.solution, exercise.solution)].join('\n\n'));
  }

  #prediction(prediction: Prediction): void {
    const question = this.#blocks(prediction.question);
    const choices = prediction.choices.map((choice) => `- ${indented(this.#blocks(choice.text), '  ')}`).join('\n');
    this.#say(`**${words.prediction}** ${question}\n\n${choices}\n\n${this.#folded(words.answer, prediction.reconciliation)}`);
  }

  /** Blank lines around, so that what is inside is read as Markdown. */
  #folded(summary: string, nodes: readonly Node[]): string {
    return `<details><summary>${summary}</summary>\n\n${this.#blocks(nodes)}\n\n</details>`;
  }

  #blocks(nodes: readonly Node[]): string {
    // The items of a list may hold plain text, which stands in one line with what follows.
    let out = '';
    for (const node of nodes) {
      const inline = INLINE.has(node.type);
      const text = this.#node(node);
      if (text === '') continue;
      out += out === '' || inline ? text : `\n\n${text}`;
    }
    return out;
  }

  #inline(nodes: readonly Node[] | undefined): string {
    return (nodes ?? []).map((node) => this.#node(node)).join('');
  }

  #node(node: Node): string {
    switch (node.type) {
      case 'text':
        return escape((node.value ?? '').replace(/\n/g, ' '));
      case 'paragraph':
        return safeStart(this.#inline(node.children));
      case 'heading':
        return `${'#'.repeat(Number(node['depth'] ?? 2))} ${this.#inline(node.children)}`;
      case 'emphasis':
        return `*${this.#inline(node.children)}*`;
      case 'strong':
        return `**${this.#inline(node.children)}**`;
      case 'delete':
        return `~~${this.#inline(node.children)}~~`;
      case 'subscript':
        return `<sub>${this.#inline(node.children)}</sub>`;
      case 'superscript':
        return `<sup>${this.#inline(node.children)}</sup>`;
      case 'keyboard':
        return `<kbd>${this.#inline(node.children)}</kbd>`;
      case 'inlineCode':
        return codeSpan(node.value ?? '');
      case 'break':
        return '  \n';
      case 'link': {
        const url = String(node['url'] ?? '');
        const inner = this.#inline(node.children);
        return /^https?:/.test(url) ? `[${inner}](${url})` : inner;
      }
      case 'image':
        return `*${escape(String(node['alt'] ?? ''))}*`;
      case 'list':
        return this.#list(node);
      case 'blockquote':
        return quoted(this.#blocks(node.children ?? []));
      case 'thematicBreak':
        return '---';
      case 'code':
        return `\`\`\`${String(node['lang'] ?? '')}\n${node.value ?? ''}\n\`\`\``;
      case 'inlineMath':
        return `$${node.value ?? ''}$`;
      case 'math':
        return this.#math(node);
      case 'table':
        return this.#table(node);
      case 'admonition':
        return this.#admonition(node);
      case 'details': {
        const summary = node.children?.find((child) => child.type === 'summary');
        return this.#folded(this.#inline(summary?.children), (node.children ?? []).filter((child) => child !== summary));
      }
      case 'aside':
        return quoted(this.#blocks(node.children ?? []));
      case 'container':
      case 'mystRole':
      case 'div':
      case 'block':
      case 'span':
      case 'abbreviation':
      case 'caption':
      case 'legend':
        return this.#inline(node.children);
      case 'mystDirective':
        if (!node.children) throw this.#error(node, `the directive {${String(node['name'])}} is not known here`);
        return this.#blocks(node.children);
      case 'footnoteReference':
        return `<sup>${this.#footnote(node)}</sup>`;
      case 'crossReference':
        return this.#crossReference(node);
      case 'mystTarget':
      case 'footnoteDefinition':
      case 'comment':
      case 'mystComment':
        return '';
      default:
        throw this.#error(node, `a "${node.type}" cannot be written into a notebook`);
    }
  }

  #math(node: Node): string {
    const label = node['label'];
    const number = typeof label === 'string' ? this.#equations.get(label) : undefined;
    return `$$\n${(node.value ?? '').trim()}${number === undefined ? '' : ` \\tag{${number}}`}\n$$`;
  }

  #list(node: Node): string {
    const start = Number(node['start'] ?? 1);
    return (node.children ?? []).map((item, index) => {
      const mark = node['ordered'] ? `${start + index}. ` : '- ';
      return mark + indented(this.#blocks(item.children ?? []), ' '.repeat(mark.length));
    }).join('\n');
  }

  #table(node: Node): string {
    const rows = (node.children ?? []).map((row) => (row.children ?? []).map((cell) => this.#inline(cell.children).replaceAll('|', '\\|')));
    const rule = (node.children?.[0]?.children ?? []).map((cell) => (cell['align'] === 'right' ? '--:' : cell['align'] === 'center' ? ':-:' : '---'));
    const [head = [], ...body] = rows;
    return [head, rule, ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
  }

  #admonition(node: Node): string {
    const kind = String(node['kind'] ?? 'note');
    const title = node.children?.find((child) => child.type === 'admonitionTitle');
    const rest = (node.children ?? []).filter((child) => child !== title);
    const heading = title ? this.#inline(title.children) : kind.charAt(0).toUpperCase() + kind.slice(1);
    if (/\bdropdown\b/.test(String(node['class'] ?? ''))) return this.#folded(heading, rest);
    return quoted(`**${heading}.** ${this.#blocks(rest)}`);
  }

  #footnote(node: Node): number {
    const id = String(node['identifier']);
    if (!this.#footnoteBodies.has(id)) throw this.#error(node, `there is no footnote "${id}"`);
    if (!this.#footnotes.has(id)) this.#footnotes.set(id, this.#footnotes.size + 1);
    return this.#footnotes.get(id) ?? 0;
  }

  #crossReference(node: Node): string {
    const equation = this.#equations.get(String(node['label'] ?? node['identifier'] ?? ''));
    if (node.children && node.children.length > 0) return this.#inline(node.children);
    return equation === undefined ? escape(String(node['label'] ?? '')) : `(${equation})`;
  }

  #error(node: Node, what: string): LessonError {
    return new LessonError(`${this.#lesson.file}:${node.position?.start.line ?? 0}: ${what}`);
  }
}

/** Nodes that stand within a line. */
const INLINE = new Set(['text', 'emphasis', 'strong', 'delete', 'subscript', 'superscript', 'keyboard', 'inlineCode', 'break', 'link', 'image', 'inlineMath', 'abbreviation', 'footnoteReference', 'crossReference', 'span', 'mystRole']);

/** Marks of Markdown as plain characters. */
function escape(text: string): string {
  return text.replace(/[\\`*_[\]<$~]/g, (mark) => (mark === '<' ? '&lt;' : `\\${mark}`));
}

/** A paragraph that begins like a heading, a list or a quotation is none. */
function safeStart(text: string): string {
  return text.replace(/^([#>+-]|\d+[.)](?= ))/, (mark) => (/\d/.test(mark) ? mark.replace(/[.)]/, '\\$&') : `\\${mark}`));
}

/** Code within a line, whatever backticks it holds. */
function codeSpan(code: string): string {
  const longest = Math.max(0, ...[...code.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${code} ${fence}` : `${fence}${code}${fence}`;
}

function quoted(text: string): string {
  return text.split('\n').map((line) => (line === '' ? '>' : `> ${line}`)).join('\n');
}

/** All lines but the first. */
function indented(text: string, by: string): string {
  return text.split('\n').map((line, index) => (index === 0 || line === '' ? line : by + line)).join('\n');
}
