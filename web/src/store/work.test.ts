/** A learner's work is kept per page; corrupt, full or refused storage loses nothing and says so. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { keys, onTrouble, read, write } from './local';
import { passedExercises } from './progress';
import { exportWork, importWork, onCorrupt, PageWork } from './work';

/** The part of `localStorage` that is used; it can refuse or be full. */
class FakeStorage {
  items = new Map<string, string>();
  refuses = false;
  limit = Infinity;
  #check(): void {
    if (this.refuses) throw new DOMException('denied', 'SecurityError');
  }
  get length(): number {
    this.#check();
    return this.items.size;
  }
  key(index: number): string | null {
    return [...this.items.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    this.#check();
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.#check();
    if (value.length > this.limit) throw new DOMException('full', 'QuotaExceededError');
    this.items.set(key, value);
  }
  removeItem(key: string): void {
    this.#check();
    this.items.delete(key);
  }
}

let storage = new FakeStorage();
Object.defineProperty(globalThis, 'localStorage', { get: () => storage, configurable: true });
Object.defineProperty(globalThis, 'document', { value: new EventTarget(), configurable: true });
beforeEach(() => {
  storage = new FakeStorage();
});

test('an edit comes back, for its own page only', () => {
  const work = new PageWork('day-1/');
  work.saveEdit('a', { source: 'x = 1', original: 'h' });
  assert.deepEqual(work.edit('a'), { source: 'x = 1', original: 'h' });
  assert.equal(new PageWork('day-2/').edit('a'), null);
  work.saveEdit('a', null);
  assert.equal(work.edit('a'), null);
});

test('a corrupt edit is set aside and reported, and the original is shown', () => {
  let reported = 0;
  onCorrupt(() => (reported += 1));
  storage.items.set('brunsviga:edit:day-1:a', '{"source": 12');
  assert.equal(new PageWork('day-1/').edit('a'), null);
  assert.equal(reported, 1);
  assert.equal(storage.items.get('brunsviga:aside:edit:day-1:a'), '{"source": 12');
  assert.equal(storage.items.has('brunsviga:edit:day-1:a'), false);
});

test('the work file carries everything, and nothing that is not ours', () => {
  const work = new PageWork('day-1/');
  work.saveEdit('a', { source: 'x', original: 'h' });
  work.saveCommitment('p', { choice: 2 });
  work.saveAttempt('e', { hints: 1, checks: 3 });
  write('theme', 'dark');
  const file = exportWork(new Date(0));
  storage = new FakeStorage();
  assert.equal(importWork(file), 3);
  assert.deepEqual([work.edit('a')?.source, work.commitment('p')?.choice, work.attempt('e').checks, read('theme')], ['x', 2, 3, null]);
  const forged = JSON.stringify({ format: 'brunsviga-work', version: 1, items: { theme: 'dark', 'edit:day-1:b': { source: 1 }, 'edit:day-1:c': { source: 's', original: 'h' } }, passed: ['ok', 5] });
  assert.equal(importWork(forged), 1);
  assert.deepEqual([keys('edit:'), [...passedExercises()]], [['edit:day-1:a', 'edit:day-1:c'], ['ok']]);
});

test('a wrong work file is refused with its reason', () => {
  assert.equal(importWork('no'), 'notJson');
  assert.equal(importWork('{"format":"other","items":{}}'), 'notJson');
  assert.equal(importWork('{"format":"brunsviga-work","version":2,"items":{}}'), 'newer');
});

test('a refused storage is told once, and the page goes on in memory', () => {
  const troubles: string[] = [];
  onTrouble((trouble) => troubles.push(trouble));
  storage.refuses = true;
  const work = new PageWork('day-1/');
  work.saveEdit('a', { source: 'kept', original: 'h' });
  assert.equal(work.edit('a')?.source, 'kept');
  work.saveEdit('a', null);
  assert.equal(work.edit('a'), null);
  assert.deepEqual(troubles, ['refused']);
});
