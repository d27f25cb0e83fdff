/**
 * Writes the nodes of a lesson as HTML.
 *
 * Guarantees: all text is escaped; a node that is not known is an error that names it and its line, never silence.
 */
import { escapeHtml, highlightPython, plainCode } from './code';
import { LessonError, plainText, type Node } from './lesson';
import { renderMath } from './math';

export interface Heading {
  readonly depth: number;
  readonly id: string;
  readonly html: string;
}

/** One page's renderer: it numbers equations and footnotes, and collects headings and images as it goes. */
export class Renderer {
  readonly headings: Heading[] = [];
  /** Local images that the page shows, as the lesson names them. */
  readonly images = new Set<string>();
  readonly #file: string;
  readonly #isStart: boolean;
  readonly #equations = new Map<string, number>();
  readonly #footnotes: string[] = [];
  readonly #footnoteBodies = new Map<string, Node>();
  readonly #ids = new Set<string>();

  constructor(file: string, nodes: readonly Node[], isStart = false) {
    this.#file = file;
    this.#isStart = isStart;
    this.#collect(nodes);
  }

  /** Numbers must be known before a reference that precedes its target is written. */
  #collect(nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (node.type === 'math' && typeof node['label'] === 'string') this.#equations.set(node['label'], this.#equations.size + 1);
      if (node.type === 'footnoteDefinition') this.#footnoteBodies.set(String(node['identifier']), node);
      if (node.children) this.#collect(node.children);
    }
  }

  blocks(nodes: readonly Node[]): string {
    return nodes.map((node) => this.node(node)).join('\n');
  }

  inline(nodes: readonly Node[] | undefined): string {
    return (nodes ?? []).map((node) => this.node(node)).join('');
  }

  /** Footnotes at the foot of the page, or nothing. */
  footnotes(title: string): string {
    if (this.#footnotes.length === 0) return '';
    const items = this.#footnotes.map((id, index) => {
      const body = this.#footnoteBodies.get(id);
      return `<li id="fn-${index + 1}">${this.blocks(body?.children ?? [])} <a href="#fnref-${index + 1}" aria-label="${escapeHtml(title)}">↩</a></li>`;
    });
    return `<section class="footnotes"><ol>${items.join('')}</ol></section>`;
  }

  node(node: Node): string {
    switch (node.type) {
      case 'text':
        return escapeHtml(node.value ?? '');
      case 'paragraph':
        return `<p>${this.inline(node.children)}</p>`;
      case 'heading':
        return this.#heading(node);
      case 'emphasis':
        return `<em>${this.inline(node.children)}</em>`;
      case 'strong':
        return `<strong>${this.inline(node.children)}</strong>`;
      case 'delete':
        return `<del>${this.inline(node.children)}</del>`;
      case 'subscript':
        return `<sub>${this.inline(node.children)}</sub>`;
      case 'superscript':
        return `<sup>${this.inline(node.children)}</sup>`;
      case 'abbreviation':
        return `<abbr title="${escapeHtml(String(node['title'] ?? ''))}">${this.inline(node.children)}</abbr>`;
      case 'keyboard':
        return `<kbd>${this.inline(node.children)}</kbd>`;
      case 'inlineCode':
        return `<code>${escapeHtml(node.value ?? '')}</code>`;
      case 'break':
        return '<br>';
      case 'link':
        return `<a href="${escapeHtml(this.#link(String(node['url'] ?? '')))}">${this.inline(node.children)}</a>`;
      case 'image':
        return this.#image(node);
      case 'list':
        return this.#list(node);
      case 'definitionList':
        return `<dl>${this.inline(node.children)}</dl>`;
      case 'definitionTerm':
        return `<dt>${this.inline(node.children)}</dt>`;
      case 'definitionDescription':
        return `<dd>${this.inline(node.children)}</dd>`;
      case 'blockquote':
        return `<blockquote>${this.blocks(node.children ?? [])}</blockquote>`;
      case 'thematicBreak':
        return '<hr>';
      case 'code':
        return this.code(node.value ?? '', String(node['lang'] ?? ''));
      case 'inlineMath':
        return this.#math(node, false);
      case 'math':
        return this.#displayMath(node);
      case 'table':
        return this.#table(node);
      case 'admonition':
        return this.#admonition(node);
      case 'details': {
        const summary = node.children?.find((child) => child.type === 'summary');
        const rest = (node.children ?? []).filter((child) => child !== summary);
        return `<details${node['open'] ? ' open' : ''}><summary>${this.inline(summary?.children)}</summary>${this.blocks(rest)}</details>`;
      }
      case 'aside':
        return `<aside class="margin">${this.blocks(node.children ?? [])}</aside>`;
      case 'container':
        return this.#container(node);
      case 'footnoteReference':
        return this.#footnoteReference(node);
      case 'crossReference':
        return this.#crossReference(node);
      case 'span':
        return `<span>${this.inline(node.children)}</span>`;
      case 'mystRole':
      case 'div':
      case 'block':
        return this.inline(node.children);
      case 'mystDirective':
        if (!node.children) throw this.#error(node, `the directive {${String(node['name'])}} is not known here`);
        return this.blocks(node.children);
      case 'mystTarget':
        return `<span id="${escapeHtml(String(node['label'] ?? ''))}"></span>`;
      case 'footnoteDefinition':
      case 'comment':
      case 'mystComment':
        return '';
      default:
        throw this.#error(node, `a "${node.type}" cannot be shown`);
    }
  }

  /** A block of code that cannot be run. */
  code(source: string, language: string): string {
    const html = /^(python|py|ipython3?)$/.test(language) ? highlightPython(source) : plainCode(source);
    return `<pre class="code static"><code>${html}</code></pre>`;
  }

  #heading(node: Node): string {
    const depth = Math.min(Number(node['depth'] ?? 2), 6);
    const html = this.inline(node.children);
    if (depth === 1) return `<h1>${html}</h1>`;
    const label = typeof node['label'] === 'string' ? node['label'] : slug(plainText(node.children));
    let id = label || 'section';
    for (let n = 2; this.#ids.has(id); n++) id = `${label}-${n}`;
    this.#ids.add(id);
    this.headings.push({ depth, id, html });
    return `<h${depth} id="${id}">${html} <a class="anchor" href="#${id}" aria-hidden="true" tabindex="-1">§</a></h${depth}>`;
  }

  /** Links between lessons are written as they hold in the repository, where the start page is a folder like the others. */
  #link(url: string): string {
    return this.#isStart ? url.replace(/^\.\.\//, './') : url.replace(/^\.\.\/landing\/(?=$|#)/, '../');
  }

  #math(node: Node, display: boolean): string {
    try {
      return renderMath(node.value ?? '', display);
    } catch (error) {
      throw this.#error(node, `this mathematics cannot be typeset: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #displayMath(node: Node): string {
    const label = node['label'];
    const number = typeof label === 'string' ? this.#equations.get(label) : undefined;
    const id = typeof label === 'string' ? ` id="${escapeHtml(label)}"` : '';
    const tag = number === undefined ? '' : `<span class="equation-number">(${number})</span>`;
    return `<div class="equation"${id} tabindex="0" role="group">${this.#math(node, true)}${tag}</div>`;
  }

  #list(node: Node): string {
    const tag = node['ordered'] ? 'ol' : 'ul';
    const start = node['ordered'] && Number(node['start'] ?? 1) !== 1 ? ` start="${Number(node['start'])}"` : '';
    const items = (node.children ?? []).map((item) => {
      const children = item.children ?? [];
      const only = children[0];
      const body = children.length === 1 && only?.type === 'paragraph' ? this.inline(only.children) : this.inline(children);
      return `<li>${body}</li>`;
    });
    return `<${tag}${start}>${items.join('')}</${tag}>`;
  }

  #table(node: Node): string {
    const rows = node.children ?? [];
    const row = (cells: readonly Node[] | undefined): string =>
      `<tr>${(cells ?? []).map((cell) => {
        const tag = cell['header'] ? 'th' : 'td';
        const align = typeof cell['align'] === 'string' ? ` style="text-align:${cell['align']}"` : '';
        return `<${tag}${tag === 'th' ? ' scope="col"' : ''}${align}>${this.inline(cell.children)}</${tag}>`;
      }).join('')}</tr>`;
    const head = rows.filter((candidate) => candidate.children?.every((cell) => cell['header']));
    const body = rows.filter((candidate) => !head.includes(candidate));
    return `<div class="table" tabindex="0" role="group"><table><thead>${head.map((r) => row(r.children)).join('')}</thead><tbody>${body.map((r) => row(r.children)).join('')}</tbody></table></div>`;
  }

  #admonition(node: Node): string {
    const kind = String(node['kind'] ?? 'note');
    const title = node.children?.find((child) => child.type === 'admonitionTitle');
    const rest = (node.children ?? []).filter((child) => child !== title);
    const heading = title ? this.inline(title.children) : escapeHtml(kind.charAt(0).toUpperCase() + kind.slice(1));
    const classes = String(node['class'] ?? '');
    if (/\bdropdown\b/.test(classes)) return `<details class="note note-${kind}"><summary>${heading}</summary>${this.blocks(rest)}</details>`;
    return `<aside class="note note-${kind}"><p class="note-title">${heading}</p>${this.blocks(rest)}</aside>`;
  }

  #container(node: Node): string {
    const id = typeof node['label'] === 'string' ? ` id="${escapeHtml(node['label'])}"` : '';
    const images = (node.children ?? []).filter((child) => child.type === 'image' || child.type === 'table');
    const caption = (node.children ?? []).filter((child) => !images.includes(child));
    const words = caption.map((child) => (child.type === 'caption' || child.type === 'legend' ? this.inline(child.children) : this.node(child))).join('');
    return `<figure${id}>${images.map((image) => this.node(image)).join('')}${words ? `<figcaption>${words}</figcaption>` : ''}</figure>`;
  }

  #image(node: Node): string {
    const url = String(node['url'] ?? '');
    if (/^[a-z]+:/i.test(url)) throw this.#error(node, `the image ${url} lies on another host; put it beside the lesson`);
    if (!node['alt']) throw this.#error(node, `the image ${url} needs a text for those who do not see it`);
    this.images.add(url);
    return `<img src="${escapeHtml(url)}" alt="${escapeHtml(String(node['alt']))}" loading="lazy">`;
  }

  #footnoteReference(node: Node): string {
    const id = String(node['identifier']);
    if (!this.#footnoteBodies.has(id)) throw this.#error(node, `there is no footnote "${id}"`);
    if (!this.#footnotes.includes(id)) this.#footnotes.push(id);
    const number = this.#footnotes.indexOf(id) + 1;
    return `<sup><a id="fnref-${number}" href="#fn-${number}">${number}</a></sup>`;
  }

  #crossReference(node: Node): string {
    const label = String(node['label'] ?? node['identifier'] ?? '');
    const equation = this.#equations.get(label);
    const words = node.children && node.children.length > 0 ? this.inline(node.children) : equation === undefined ? escapeHtml(label) : `(${equation})`;
    return `<a href="#${escapeHtml(label)}">${words}</a>`;
  }

  #error(node: Node, what: string): LessonError {
    return new LessonError(`${this.#file}:${node.position?.start.line ?? 0}: ${what}`);
  }
}

/** "What is a step?" → "what-is-a-step" */
export function slug(text: string): string {
  return text.toLowerCase().normalize('NFKD').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '');
}
