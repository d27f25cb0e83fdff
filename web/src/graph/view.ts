/**
 * A function's dataflow graph on the page: a drawing whose nodes can be pointed at and walked through by keys, in two versions (as
 * written, simplified), and the same as a list.
 *
 * Guarantees: every text is set as text; a drawing wider than the page scrolls in its own box; what the pointer shows, the
 * keyboard shows. `mark` is told which line made the node that is looked at, and null when none is.
 */
import type { GraphInfo, GraphNode, GraphView as Drawing } from '../../generated/protocol';
import { announce, button, h } from '../lab/dom';
import { lab } from '../strings/en';
import { nodeOf, walk, type Step } from './walk';

const STEPS: Readonly<Record<string, Step>> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right', Home: 'first', End: 'last' };

export interface GraphOwner {
  /** The line that made a node, in the cell of that name; null: none. */
  mark(file: string, line: number | null): void;
  /** Leads to it. */
  goTo(file: string, line: number): void;
}

/** An element of a drawing. */
function s<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Readonly<Record<string, string | number>>, ...children: (Node | string)[]): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

export class GraphFigure {
  readonly element: HTMLElement;
  readonly #owner: GraphOwner;
  readonly #scroll = h('div', { class: 'graph-scroll' });
  readonly #words = h('figcaption', { class: 'graph-words' });
  readonly #about = h('div', { class: 'graph-about' });
  readonly #list = h('details', { class: 'graph-list' }, h('summary', {}, lab.graph.list));
  readonly #choices = h('div', { class: 'graph-choices', role: 'group', 'aria-label': lab.graph.version });
  #info: GraphInfo;
  #shown = 0;
  /** Number of the node that keys start from. */
  #current = 1;
  #nodes = new Map<number, SVGGElement>();
  #lines: { readonly from: number; readonly to: number; readonly path: SVGPathElement }[] = [];

  /** Takes the place of a static drawing, or makes a new one. */
  constructor(info: GraphInfo, owner: GraphOwner, existing: HTMLElement | null) {
    this.#info = info;
    this.#owner = owner;
    this.element = existing ?? h('figure', { class: 'graph' });
    this.element.replaceChildren(this.#choices, this.#scroll, this.#about, this.#words, this.#list);
    this.#list.addEventListener('toggle', () => this.#fillList());
    this.#scroll.addEventListener('keydown', (event) => this.#key(event));
    this.#scroll.addEventListener('pointerleave', () => this.#rest());
    this.#scroll.addEventListener('focusout', (event) => {
      if (!(event.relatedTarget instanceof Node) || !this.#scroll.contains(event.relatedTarget)) this.#rest();
    });
    this.update(info);
  }

  /** The function was shown anew by a run. */
  update(info: GraphInfo): void {
    this.#info = info;
    this.#shown = Math.min(this.#shown, Math.max(0, info.views.length - 1));
    this.#choices.replaceChildren(
      ...info.views.map((view, index) => button(lab.graph.choice(view.name, view.nodes.length), view.words, '', () => this.#choose(index))),
    );
    this.#draw();
  }

  close(): void {
    this.#owner.mark('', null);
    this.element.remove();
  }

  get #drawing(): Drawing | undefined {
    return this.#info.views[this.#shown];
  }

  #choose(index: number): void {
    this.#shown = index;
    this.#current = 1;
    this.#draw();
    announce(this.#drawing?.words ?? '');
  }

  #draw(): void {
    const drawing = this.#drawing;
    for (const [index, choice] of [...this.#choices.children].entries()) choice.setAttribute('aria-pressed', String(index === this.#shown));
    this.#words.textContent = drawing?.words ?? '';
    this.#nodes.clear();
    this.#lines = [];
    this.#about.textContent = drawing?.nodes.length ? lab.graph.help : '';
    this.#fillList();
    this.#list.hidden = !drawing?.nodes.length;
    this.#scroll.hidden = !drawing?.nodes.length;
    if (!drawing?.nodes.length) return;
    this.#lines = drawing.edges.map((edge) => ({ from: edge.from, to: edge.to, path: s('path', { d: edge.path, class: 'graph-line' }) }));
    const picture = s(
      'svg',
      { viewBox: `0 0 ${drawing.width} ${drawing.height}`, width: drawing.width, height: drawing.height, role: 'application', 'aria-label': lab.graph.label(this.#info.summary), 'aria-roledescription': lab.graph.kind },
    );
    // A loop's frame lies below the lines inside it, so its node comes first.
    const nodes = drawing.nodes.map((node) => this.#node(node));
    const loops = nodes.filter((_, index) => drawing.nodes[index]?.role === 'loop');
    picture.append(...loops, ...this.#lines.map((line) => line.path), ...nodes.filter((node) => !loops.includes(node)));
    this.#scroll.replaceChildren(picture);
    // A drawing that is wider than its box opens at its middle, once it stands on the page.
    requestAnimationFrame(() => {
      this.#scroll.scrollLeft = (drawing.width - this.#scroll.clientWidth) / 2;
    });
    this.#nodes.get(this.#current)?.setAttribute('tabindex', '0');
  }

  #node(node: GraphNode): SVGGElement {
    const [x, y, width, height] = node.frame;
    const classes = ['graph-node', `is-${node.role}`, node.results.length > 0 ? 'is-result' : ''].filter(Boolean).join(' ');
    const group = s(
      'g',
      { class: classes, tabindex: -1, role: 'img', 'aria-label': this.#sentence(node) },
      s('rect', { x, y, width, height, rx: 5 }),
      ...node.texts.map((text) => s('text', { x: text.x, y: text.y, ...(text.small ? { class: 'small' } : {}) }, text.text)),
    );
    group.addEventListener('pointerenter', (event) => {
      if (event.pointerType !== 'touch') this.#look(node.number);
    });
    group.addEventListener('focus', () => this.#look(node.number));
    group.addEventListener('click', () => group.focus());
    this.#nodes.set(node.number, group);
    return group;
  }

  /** What is said of a node: "Node 7, multiply: float64 (3,), from 2 and 5, line 4." */
  #sentence(node: GraphNode): string {
    return lab.graph.node(node);
  }

  #look(number: number): void {
    const node = nodeOf(this.#drawing?.nodes ?? [], number);
    if (!node) return;
    for (const [other, group] of this.#nodes) {
      group.classList.toggle('is-looked-at', other === number);
      group.classList.toggle('is-near', node.inputs.includes(other) || node.readers.includes(other));
    }
    for (const line of this.#lines) {
      line.path.classList.toggle('is-in', line.to === number);
      line.path.classList.toggle('is-out', line.from === number);
    }
    const line = node.line;
    const go = line === undefined ? [] : [' ', button(lab.graph.toLine(line), lab.graph.toLine(line), 'graph-go', () => this.#owner.goTo(node.file, line))];
    this.#about.replaceChildren(h('strong', {}, node.label), ` ${lab.graph.about(node)}`, ...go);
    this.#owner.mark(node.file, line ?? null);
  }

  /** Nothing is pointed at any more: what has the focus is shown, or nothing. */
  #rest(): void {
    const focused = [...this.#nodes].find(([, group]) => group === document.activeElement);
    if (focused) {
      this.#look(focused[0]);
      return;
    }
    for (const group of this.#nodes.values()) group.classList.remove('is-looked-at', 'is-near');
    for (const line of this.#lines) line.path.classList.remove('is-in', 'is-out');
    this.#owner.mark('', null);
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const nodes = this.#drawing?.nodes ?? [];
    const focused = [...this.#nodes].find(([, group]) => group === document.activeElement)?.[0];
    const step = STEPS[event.key];
    if (focused === undefined) return;
    if (event.key === 'Enter') {
      const node = nodeOf(nodes, focused);
      if (node?.line !== undefined) this.#owner.goTo(node.file, node.line);
      event.preventDefault();
      return;
    }
    if (!step) return;
    event.preventDefault();
    const next = walk(nodes, focused, step);
    this.#nodes.get(this.#current)?.setAttribute('tabindex', '-1');
    this.#current = next;
    const group = this.#nodes.get(next);
    group?.setAttribute('tabindex', '0');
    group?.focus({ preventScroll: true });
    group?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** The drawing as a table, for those who do not see it; made when it is opened. */
  #fillList(): void {
    for (const old of this.#list.querySelectorAll('.table')) old.remove();
    if (!this.#list.open) return;
    const cells = (tag: 'th' | 'td', texts: readonly string[]): HTMLElement[] => texts.map((text) => h(tag, tag === 'th' ? { scope: 'col' } : {}, text));
    const rows = (this.#drawing?.nodes ?? []).map((node) => h('tr', {}, ...cells('td', lab.graph.row(node))));
    const table = h('table', {}, h('caption', {}, this.#info.summary), h('thead', {}, h('tr', {}, ...cells('th', lab.graph.columns))), h('tbody', {}, ...rows));
    this.#list.append(h('div', { class: 'table', tabindex: '0', role: 'group', 'aria-label': lab.graph.list }, table));
  }
}
