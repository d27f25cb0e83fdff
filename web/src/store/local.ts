/**
 * The browser's storage, which may be refused, full or changed by others.
 *
 * Guarantees: nothing here throws. What cannot be stored is kept in memory until the page closes, and `trouble()` says so,
 * once. All keys start with `brunsviga:`.
 */
export type Trouble = 'refused' | 'full';

const PREFIX = 'brunsviga:';
const memory = new Map<string, string>();
const listeners = new Set<(trouble: Trouble) => void>();
let known: Trouble | null = null;

/** What is stored under `key`, or null. */
export function read(key: string): string | null {
  const kept = memory.get(key);
  if (kept !== undefined) return kept;
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    report('refused');
    return null;
  }
}

/** Stores a text; null removes it. */
export function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, value);
    memory.delete(key);
  } catch (error) {
    if (value === null) memory.delete(key);
    else memory.set(key, value);
    report(error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'refused');
  }
}

/** All stored keys that start with `start`. */
export function keys(start: string): string[] {
  const found = new Set([...memory.keys()].filter((key) => key.startsWith(start)));
  try {
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i);
      if (key?.startsWith(PREFIX + start)) found.add(key.slice(PREFIX.length));
    }
  } catch {
    report('refused');
  }
  return [...found].sort();
}

/** Tells of trouble, also of trouble that was there before. */
export function onTrouble(listener: (trouble: Trouble) => void): void {
  listeners.add(listener);
  if (known) listener(known);
}

function report(trouble: Trouble): void {
  if (known) return;
  known = trouble;
  for (const listener of listeners) listener(trouble);
}
