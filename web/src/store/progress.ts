/**
 * Which exercises were passed. One stored key for all, so that every page can show the progress of every day.
 */
import { read, write } from './local';

const KEY = 'passed';

export function passedExercises(): ReadonlySet<string> {
  try {
    const list: unknown = JSON.parse(read(KEY) ?? '[]');
    return new Set(Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : []);
  } catch {
    return new Set();
  }
}

export function markPassed(label: string): void {
  const passed = passedExercises();
  if (passed.has(label)) return;
  write(KEY, JSON.stringify([...passed, label].sort()));
  document.dispatchEvent(new CustomEvent('brunsviga:progress'));
}
