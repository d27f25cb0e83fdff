/**
 * From a page's Markdown (MyST) to a checked `Lesson`: the tree that the renderer writes, with its cells, exercises and
 * predictions found and named.
 *
 * Guarantees: names and labels are unique; every exercise has exactly one cell of its own name, every prediction names a cell
 * of the page, every solution names an exercise. Whatever is wrong is thrown as one `LessonError` that lists each place as
 * `file:line: what`. It does not run anything and knows nothing of HTML.
 */
import yaml from 'js-yaml';
import { mystParse } from 'myst-parser';
import { VFile } from 'vfile';

/** A node of the tree that the MyST parser makes; only what we read is named. */
export interface Node {
  readonly type: string;
  readonly children?: readonly Node[];
  readonly value?: string;
  readonly position?: { readonly start: { readonly line: number } };
  readonly [key: string]: unknown;
}

export interface Cell {
  readonly name: string;
  readonly source: string;
  readonly tags: ReadonlySet<string>;
  /** Runs only when somebody starts it: neither when the page is built nor for a cell below (Jupyter's tag `skip-execution`). */
  readonly onDemand: boolean;
  /** Runs by itself when it comes into view. */
  readonly auto: boolean;
  /** Draws without end while it runs (`:live: N`): stopped after N pauses when the page is built, and not run for a cell below. */
  readonly live: number | null;
  /** Label of the exercise whose starter this is. */
  readonly exercise: string | null;
  /** Label of the prediction that precedes it. */
  readonly predict: string | null;
  readonly line: number;
}

export interface Exercise {
  readonly label: string;
  readonly title: readonly Node[];
  readonly body: readonly Node[];
  readonly hints: readonly (readonly Node[])[];
  readonly solution: readonly Node[];
  /** The solution's code, for "copy into the editor". */
  readonly solutionSource: string;
}

export interface Prediction {
  readonly label: string;
  readonly cell: string;
  readonly question: readonly Node[];
  readonly choices: readonly { readonly text: readonly Node[]; readonly right: boolean }[];
  readonly reconciliation: readonly Node[];
}

export type Block =
  | { readonly kind: 'node'; readonly node: Node }
  | { readonly kind: 'cell'; readonly cell: Cell }
  | { readonly kind: 'exercise'; readonly exercise: Exercise }
  | { readonly kind: 'predict'; readonly prediction: Prediction };

export interface Lesson {
  readonly file: string;
  readonly title: string;
  readonly description: string;
  readonly day: number | null;
  /** Where it stands among the lessons; null for pages that are none. */
  readonly order: number | null;
  /** What the navigation calls a lesson that is not a day. */
  readonly short: string;
  readonly minutes: number | null;
  readonly objectives: readonly string[];
  readonly blocks: readonly Block[];
  readonly cells: readonly Cell[];
}

export class LessonError extends Error {
  override readonly name = 'LessonError';
}

/** Our own directives; `code-cell`, `hint`, admonitions, `math`, `figure` are MyST's. */
const directives = [
  ownDirective('exercise', { arg: true, options: ['label'] }),
  ownDirective('solution', { arg: true, options: ['class'] }),
  ownDirective('predict', { arg: false, options: ['label', 'cell'] }),
];

function ownDirective(name: string, form: { arg: boolean; options: string[] }) {
  return {
    name,
    ...(form.arg ? { arg: { type: 'myst' as const } } : {}),
    options: Object.fromEntries(form.options.map((option) => [option, { type: String }])),
    body: { type: 'myst' as const, required: true },
    run: (data: { arg?: unknown; options?: unknown; body?: unknown }) => [
      { type: name, title: data.arg ?? [], options: data.options ?? {}, children: (data.body ?? []) as never[] },
    ],
  };
}

/** Reads one page. `file` is used in messages only. */
export function parseLesson(markdown: string, file: string): Lesson {
  return new Reader(file).read(markdown);
}

class Reader {
  readonly problems: string[] = [];
  readonly cells: Cell[] = [];
  readonly exercises = new Map<string, { exercise: Exercise; hints: (readonly Node[])[] }>();
  readonly predictions: Prediction[] = [];
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  read(markdown: string): Lesson {
    const vfile = new VFile({ path: this.file, value: markdown });
    const tree = mystParse(markdown, { directives: directives as never, vfile }) as unknown as Node;
    for (const message of vfile.messages) {
      // `run` and `live` are our own options of MyST's `code-cell`.
      if (/code-cell/.test(message.reason) && /\b(run|live)\b/.test(message.reason)) continue;
      this.problem(message.line ?? 0, message.reason);
    }
    const [first, ...rest] = tree.children ?? [];
    const front = first?.type === 'code' && first['lang'] === 'yaml' ? this.frontmatter(first.value ?? '') : {};
    const title = text(front['title']);
    if (!title) this.problem(1, 'the frontmatter needs a title');
    const blocks = this.blocks(Object.keys(front).length > 0 ? rest : (tree.children ?? []));
    this.checkReferences();
    if (this.problems.length > 0) throw new LessonError(this.problems.join('\n'));
    return {
      file: this.file,
      title,
      description: text(front['description']),
      day: typeof front['day'] === 'number' ? front['day'] : null,
      order: typeof front['order'] === 'number' ? front['order'] : null,
      short: text(front['short']),
      minutes: typeof front['minutes'] === 'number' ? front['minutes'] : null,
      objectives: Array.isArray(front['objectives']) ? front['objectives'].map(String) : [],
      blocks,
      cells: this.cells,
    };
  }

  private frontmatter(source: string): Record<string, unknown> {
    try {
      const data = yaml.load(source);
      if (typeof data === 'object' && data !== null) return data as Record<string, unknown>;
      this.problem(1, 'the frontmatter is not a list of keys');
    } catch (error) {
      this.problem(1, `the frontmatter is not YAML: ${error instanceof Error ? error.message : String(error)}`);
    }
    return {};
  }

  /** Blocks in order; hints and solutions join the exercise before them. */
  private blocks(nodes: readonly Node[]): Block[] {
    const blocks: Block[] = [];
    let lastExercise: string | null = null;
    for (const node of nodes) {
      const name = node.type === 'mystDirective' ? String(node['name']) : '';
      if (name === 'code-cell') {
        const cell = this.cell(node, null);
        if (cell) blocks.push({ kind: 'cell', cell });
      } else if (name === 'exercise') {
        lastExercise = this.exercise(node, blocks);
      } else if (name === 'hint' && lastExercise) {
        this.exercises.get(lastExercise)?.hints.push(bodyOf(node));
      } else if (name === 'solution') {
        this.solution(node);
      } else if (name === 'predict') {
        const prediction = this.prediction(node);
        if (prediction) blocks.push({ kind: 'predict', prediction });
      } else if (node.type === 'block' && node['kind'] !== 'notebook-code') {
        blocks.push(...this.blocks(node.children ?? []));
        continue;
      } else if (node.type !== 'comment' && node.type !== 'mystComment') {
        blocks.push({ kind: 'node', node });
      }
      if (name !== 'hint' && name !== 'solution' && name !== 'exercise') lastExercise = null;
    }
    // Exercises were put in place before their hints and solutions were seen: fill them in now.
    return blocks.map((block) => (block.kind === 'exercise' ? { kind: 'exercise', exercise: this.finished(block.exercise.label) ?? block.exercise } : block));
  }

  private cell(node: Node, exercise: string | null): Cell | null {
    const options = (node['options'] ?? {}) as Record<string, unknown>;
    const line = node.position?.start.line ?? 0;
    const name = text(options['name']) || text(options['label']);
    if (!/^[a-z][a-z0-9-]*$/.test(name)) {
      this.problem(line, `a code-cell needs a :name: of small letters, digits and hyphens (it has "${name}")`);
      return null;
    }
    if (this.cells.some((other) => other.name === name)) this.problem(line, `two cells are named "${name}"`);
    const tags = text(options['tags']).replace(/^\[|\]$/g, '').split(',').map((tag) => tag.trim().replace(/^["']|["']$/g, '')).filter(Boolean);
    const live = text(options['live']);
    if (live && !(Number.isInteger(Number(live)) && Number(live) > 0)) this.problem(line, `:live: is the number of pauses after which the picture is taken, not "${live}"`);
    const cell: Cell = {
      name,
      source: (node.value ?? '').replace(/\s+$/, ''),
      tags: new Set(tags),
      onDemand: tags.includes('skip-execution'),
      auto: text(options['run']) === 'auto',
      live: live ? Number(live) : null,
      exercise,
      predict: null,
      line,
    };
    this.cells.push(cell);
    return cell;
  }

  private exercise(node: Node, blocks: Block[]): string | null {
    const own = node.children?.find((child) => child.type === 'exercise') ?? node;
    const line = node.position?.start.line ?? 0;
    const label = text((own['options'] as Record<string, unknown> | undefined)?.['label']);
    if (!/^[a-z][a-z0-9-]*$/.test(label)) {
      this.problem(line, `an exercise needs a :label: of small letters, digits and hyphens (it has "${label}")`);
      return null;
    }
    if (this.exercises.has(label)) this.problem(line, `two exercises are labelled "${label}"`);
    const body = (own.children ?? []).filter((child) => {
      if (child.type !== 'mystDirective' || child['name'] !== 'code-cell') return true;
      const cell = this.cell(child, label);
      if (cell && cell.name !== label) this.problem(line, `the starter cell of exercise "${label}" is named "${cell.name}"; it must be named as the exercise`);
      return false;
    });
    if (!this.cells.some((cell) => cell.exercise === label)) this.problem(line, `exercise "${label}" has no starter code-cell`);
    const exercise: Exercise = { label, title: (own['title'] as Node[]) ?? [], body, hints: [], solution: [], solutionSource: '' };
    this.exercises.set(label, { exercise, hints: [] });
    blocks.push({ kind: 'exercise', exercise });
    return label;
  }

  private solution(node: Node): void {
    const own = node.children?.find((child) => child.type === 'solution') ?? node;
    const label = plainText(own['title'] as Node[]);
    const entry = this.exercises.get(label);
    if (!entry) {
      this.problem(node.position?.start.line ?? 0, `there is no exercise "${label}" before this solution`);
      return;
    }
    const solution = own.children ?? [];
    const code = solution.find((child) => child.type === 'code');
    if (!code) this.problem(node.position?.start.line ?? 0, `the solution of "${label}" holds no code block`);
    entry.exercise = { ...entry.exercise, solution, solutionSource: (code?.value ?? '').replace(/\s+$/, '') };
  }

  private finished(label: string): Exercise | null {
    const entry = this.exercises.get(label);
    return entry ? { ...entry.exercise, hints: entry.hints } : null;
  }

  private prediction(node: Node): Prediction | null {
    const own = node.children?.find((child) => child.type === 'predict') ?? node;
    const line = node.position?.start.line ?? 0;
    const options = (own['options'] ?? {}) as Record<string, unknown>;
    const children = own.children ?? [];
    const label = text(options['label']);
    const list = children.findIndex((child) => child.type === 'list');
    const rule = children.findIndex((child) => child.type === 'thematicBreak');
    if (!label || list < 0) {
      this.problem(line, 'a predict needs a :label: and a list of choices');
      return null;
    }
    const choices = (children[list]?.children ?? []).map((item) => ({ text: item.children ?? [], right: item['checked'] === true }));
    if (!choices.some((choice) => choice.right)) this.problem(line, `prediction "${label}" has no right choice (- [x] …)`);
    const prediction: Prediction = {
      label,
      cell: text(options['cell']),
      question: children.slice(0, list),
      choices,
      reconciliation: rule < 0 ? children.slice(list + 1) : children.slice(rule + 1),
    };
    this.predictions.push(prediction);
    return prediction;
  }

  private checkReferences(): void {
    for (const prediction of this.predictions) {
      const index = this.cells.findIndex((cell) => cell.name === prediction.cell);
      const cell = this.cells[index];
      if (cell) this.cells[index] = Object.assign(cell, { predict: prediction.label });
      else this.problem(0, `prediction "${prediction.label}" names the cell "${prediction.cell}", which is not on the page`);
    }
  }

  private problem(line: number, what: string): void {
    this.problems.push(`${this.file}:${line}: ${what}`);
  }
}

function bodyOf(node: Node): readonly Node[] {
  const admonition = node.children?.find((child) => child.type === 'admonition');
  return admonition?.children ?? node.children ?? [];
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value).trim() : '';
}

/** The words of a tree, without marks. */
export function plainText(nodes: readonly Node[] | undefined): string {
  return (nodes ?? []).map((node) => (node.children ? plainText(node.children) : (node.value ?? ''))).join('');
}
