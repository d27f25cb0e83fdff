/**
 * The learner's work: edits, predictions, exercises; and the file that carries it to another computer.
 *
 * Guarantees: reading never throws; what is corrupt is set aside under another key (it is not destroyed) and reported once
 * to `onCorrupt`. Importing takes only keys and shapes that this module writes.
 */
import { keys, read, write } from './local';
import { markPassed, passedExercises } from './progress';

/** An edited cell: the text, and the hash of the original that it came from. */
export interface Edit {
  readonly source: string;
  readonly original: string;
}
/** A committed prediction: the index of the choice. */
export interface Commitment {
  readonly choice: number;
}
/** How far an exercise is. */
export interface Attempt {
  readonly hints: number;
  readonly checks: number;
}

type Shape<T> = (value: unknown) => value is T;
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0;
const isEdit: Shape<Edit> = (value): value is Edit => isRecord(value) && typeof value['source'] === 'string' && typeof value['original'] === 'string';
const isCommitment: Shape<Commitment> = (value): value is Commitment => isRecord(value) && isCount(value['choice']);
const isAttempt: Shape<Attempt> = (value): value is Attempt => isRecord(value) && isCount(value['hints']) && isCount(value['checks']);

const corruptListeners = new Set<() => void>();
let corruptSeen = false;

export function onCorrupt(listener: () => void): void {
  corruptListeners.add(listener);
  if (corruptSeen) listener();
}

function load<T>(key: string, shape: Shape<T>): T | null {
  const text = read(key);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (shape(value)) return value;
  } catch {
    // Not JSON: as corrupt as a wrong shape.
  }
  write(`aside:${key}`, text);
  write(key, null);
  corruptSeen = true;
  for (const listener of corruptListeners) listener();
  return null;
}

/** The parts of a page's work, each under a key of its own, so that two tabs disturb each other as little as possible. */
export class PageWork {
  readonly #page: string;

  /** `page` is the page's path in the site, '' for the start page. */
  constructor(page: string) {
    this.#page = page.replace(/\/$/, '') || 'start';
  }

  edit(cell: string): Edit | null {
    return load(`edit:${this.#page}:${cell}`, isEdit);
  }
  saveEdit(cell: string, edit: Edit | null): void {
    write(`edit:${this.#page}:${cell}`, edit && JSON.stringify(edit));
  }
  commitment(label: string): Commitment | null {
    return load(`predict:${this.#page}:${label}`, isCommitment);
  }
  saveCommitment(label: string, commitment: Commitment): void {
    write(`predict:${this.#page}:${label}`, JSON.stringify(commitment));
  }
  attempt(label: string): Attempt {
    return load(`exercise:${this.#page}:${label}`, isAttempt) ?? { hints: 0, checks: 0 };
  }
  saveAttempt(label: string, attempt: Attempt): void {
    write(`exercise:${this.#page}:${label}`, JSON.stringify(attempt));
  }
}

const FORMAT = 'brunsviga-work';
const KINDS: readonly (readonly [string, Shape<unknown>])[] = [['edit:', isEdit], ['predict:', isCommitment], ['exercise:', isAttempt]];

/** Everything as the text of one file. */
export function exportWork(now: Date): string {
  const items: Record<string, unknown> = {};
  for (const [kind, shape] of KINDS) {
    for (const key of keys(kind)) {
      const value = load(key, shape);
      if (value !== null) items[key] = value;
    }
  }
  return `${JSON.stringify({ format: FORMAT, version: 1, saved: now.toISOString(), items, passed: [...passedExercises()] }, null, 1)}\n`;
}

export type ImportProblem = 'notJson' | 'newer';

/** Takes a file's text into the storage; the number of items, or what is wrong. Nothing is stored of a wrong file. */
export function importWork(text: string): number | ImportProblem {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return 'notJson';
  }
  if (!isRecord(file) || file['format'] !== FORMAT || !isRecord(file['items'])) return 'notJson';
  if (file['version'] !== 1) return 'newer';
  const good = Object.entries(file['items']).filter(([key, value]) => KINDS.some(([kind, shape]) => key.startsWith(kind) && shape(value)));
  for (const [key, value] of good) write(key, JSON.stringify(value));
  const passed = Array.isArray(file['passed']) ? file['passed'].filter((label): label is string => typeof label === 'string') : [];
  for (const label of passed) markPassed(label);
  return good.length;
}
