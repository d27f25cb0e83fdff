/** The pool of files: wherever it is cut off, each file has its old state or its new one; two tabs; no room. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FilePool, type Folder, type OpenFile } from './storage';

class Cut extends Error {}

/** A disk whose power fails after so many changes, and that has room for so many bytes. */
class Disk {
  readonly files = new Map<string, Uint8Array>();
  readonly held = new Set<string>();
  changes = 0;
  cutAt = Infinity;
  room = Infinity;
  refuses = false;
  /** Without room nothing is thrown, as in Chromium's private windows. */
  silent = false;

  /** The same disk after the power came back. */
  again(): Disk {
    const disk = new Disk();
    for (const [name, bytes] of this.files) disk.files.set(name, bytes);
    return disk;
  }
  /** One change. The one that is cut off is made by half. */
  change(whole: () => void, half: () => void): void {
    if (this.changes > this.cutAt) throw new Cut();
    this.changes += 1;
    if (this.changes > this.cutAt) {
      half();
      throw new Cut();
    }
    whole();
  }
  used(): number {
    return [...this.files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  }
  folder(): Folder {
    return {
      names: async () => [...this.files.keys()],
      open: async (name) => {
        if (this.refuses) throw new DOMException('no', 'SecurityError');
        if (this.held.has(name)) throw new DOMException('held', 'NoModificationAllowedError');
        this.held.add(name);
        if (!this.files.has(name)) this.files.set(name, new Uint8Array());
        return this.#handle(name);
      },
    };
  }
  #handle(name: string): OpenFile {
    const get = (): Uint8Array => this.files.get(name) ?? new Uint8Array();
    const sized = (size: number): void => {
      const bytes = new Uint8Array(size);
      bytes.set(get().subarray(0, size));
      if (this.used() - get().length + size > this.room) throw new DOMException('full', 'QuotaExceededError');
      this.files.set(name, bytes);
    };
    const put = (bytes: Uint8Array, at: number): void => {
      if (at + bytes.length > get().length) sized(at + bytes.length);
      get().set(bytes, at);
    };
    return {
      read: (into, { at }) => {
        const part = get().subarray(at, at + into.length);
        into.set(part);
        return part.length;
      },
      write: (bytes, { at }) => {
        if (this.silent && this.used() + Math.max(0, at + bytes.length - get().length) > this.room) return 4294967288;
        this.change(() => put(bytes, at), () => put(bytes.subarray(0, bytes.length >> 1), at));
        return bytes.length;
      },
      truncate: (size) => this.silent && this.used() - get().length + size > this.room ? undefined : this.change(() => sized(size), () => {}),
      getSize: () => get().length,
      flush: () => this.change(() => {}, () => {}),
      close: () => this.held.delete(name),
    };
  }
}

const soon = async (): Promise<void> => {};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function opened(disk: Disk): Promise<FilePool> {
  const pool = await FilePool.open(disk.folder(), soon);
  assert.ok(pool instanceof FilePool, String(pool));
  return pool;
}
function text(pool: FilePool, name: string): string {
  const read = pool.read(name, 0, 1e6);
  return typeof read === 'string' ? `(${read})` : new TextDecoder().decode(read);
}
/** Replaces a file as the session does: beside it, then by name. */
function replace(pool: FilePool, name: string, contents: string): void {
  const answers = [pool.truncate('part/x', 0), pool.write('part/x', 0, bytes(contents)), pool.flush('part/x'), pool.rename('part/x', name)];
  const problem = answers.find((answer) => answer !== undefined);
  if (problem !== undefined) throw new Error(problem);
}

test('what was written is there after a reload, whatever its order', async () => {
  const disk = new Disk();
  const pool = await opened(disk);
  pool.write('a', 4, bytes('late'));
  pool.write('a', 0, bytes('soon'));
  pool.write('gap', 3, bytes('x'));
  pool.flush('a');
  pool.flush('gap');
  pool.truncate('a', 6);
  pool.flush('a');
  pool.write('never flushed', 0, bytes('lost'));
  replace(pool, 'file/é 𝄞.txt', 'music');
  const again = await opened(disk.again());
  assert.deepEqual(again.list().sort(), [['a', 6], ['file/é 𝄞.txt', 5], ['gap', 4]]);
  assert.deepEqual([text(again, 'a'), text(again, 'gap'), text(again, 'file/é 𝄞.txt')], ['soonla', '\0\0\0x', 'music']);
  assert.deepEqual([again.remove('a'), again.remove('a'), text(again, 'a')], [undefined, 'not-found', '(not-found)']);
  assert.equal(again.write('n'.repeat(3000), 0, bytes('x')), 'its name is too long');
});

test('cut off anywhere, a file that is replaced is the old one or the new one', async () => {
  const seen = new Set<string>();
  for (let cutAt = 0; ; cutAt += 1) {
    const disk = new Disk();
    const pool = await opened(disk);
    replace(pool, 'file/x', 'old and longer');
    replace(pool, 'file/y', 'other');
    disk.cutAt = disk.changes + cutAt;
    let done = false;
    try {
      replace(pool, 'file/x', 'new');
      done = true;
    } catch {
      // The power failed.
    }
    const again = await opened(disk.again());
    const now = text(again, 'file/x');
    assert.ok(now === 'new' || (now === 'old and longer' && !done), `${now} after ${cutAt} changes`);
    assert.equal(text(again, 'file/y'), 'other');
    assert.equal(again.list().filter(([name]) => name.startsWith('file/')).length, 2);
    seen.add(now);
    if (done) break;
  }
  assert.equal(seen.size, 2);
});

test('cut off anywhere, a file that grows keeps what was flushed', async () => {
  for (let cutAt = 0; ; cutAt += 1) {
    const disk = new Disk();
    const pool = await opened(disk);
    pool.write('run', 0, bytes('first'));
    pool.flush('run');
    disk.cutAt = disk.changes + cutAt;
    const answers = [pool.write('run', 5, bytes(', second')), pool.flush('run'), pool.truncate('run', 3), pool.flush('run')];
    const again = await opened(disk.again());
    assert.ok(['first', 'first, second', 'fir'].includes(text(again, 'run')), `${text(again, 'run')} after ${cutAt} changes`);
    if (answers.every((answer) => answer === undefined)) break;
  }
});

test('a second tab is told, and neither harms the other', async () => {
  const disk = new Disk();
  const first = await opened(disk);
  replace(first, 'file/x', 'mine');
  assert.equal(await FilePool.open(disk.folder(), soon), 'busy');
  replace(first, 'file/x', 'mine still');
  first.close();
  const second = await opened(disk);
  assert.equal(text(second, 'file/x'), 'mine still');
  const private_ = new Disk();
  private_.refuses = true;
  assert.equal(await FilePool.open(private_.folder(), soon), 'refused');
});

for (const silent of [false, true]) test(`without room nothing half is left, and what is removed makes room${silent ? ', where nothing is thrown' : ''}`, async () => {
  const disk = new Disk();
  disk.silent = silent;
  const pool = await opened(disk);
  replace(pool, 'file/x', 'x'.repeat(5000));
  disk.room = disk.used() + 5000;
  assert.throws(() => replace(pool, 'file/y', 'y'.repeat(2000)), /full/);
  pool.remove('part/x');
  assert.deepEqual(pool.list(), [['file/x', 5000]]);
  assert.equal(pool.truncate('file/x', 20_000), 'full');
  assert.deepEqual([pool.list(), text(pool, 'file/x')], [[['file/x', 5000]], 'x'.repeat(5000)]);
  pool.remove('file/x');
  replace(pool, 'file/y', 'y'.repeat(2000));
  assert.deepEqual((await opened(disk.again())).list(), [['file/y', 2000]]);
});

test('many names are given in time', async () => {
  const disk = new Disk();
  const pool = await opened(disk);
  let waits = 0;
  for (let k = 0; k < 40; k += 1) {
    while (pool.write(`f${k}`, 0, bytes(String(k))) === 'later') {
      waits += 1;
      assert.ok(waits < 100);
      await new Promise((done) => setImmediate(done));
    }
    pool.flush(`f${k}`);
  }
  assert.ok(waits > 0);
  assert.equal((await opened(disk.again())).list().length, 40);
});
