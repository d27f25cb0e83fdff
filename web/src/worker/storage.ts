/**
 * Named files in a folder of the browser's own file system, for an engine that cannot wait.
 *
 * Opening a file there takes time, reading and writing an open one does not. So this keeps a pool of open files, named by numbers; what
 * a file is called, and how long it is, stands in its first 4 KiB, twice. Of the two copies the newest whole one counts, and only the
 * older one is ever written over: whenever the page dies, each file has its old state or its new one.
 *
 * Guarantees: what was flushed is there after a crash; a file that was not flushed is not there, or as it was flushed last, as long as it
 * was only written behind its old end; of two files that claim a name the newer one has it. A folder belongs to one tab at a time: the
 * second hears `busy`. A write for which there is no room leaves the file as long as it was.
 */
import type { EngineStorage } from '../../pkg/single/engine';

/** An open file; the browser's `FileSystemSyncAccessHandle`. */
export interface OpenFile {
  read(into: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}
/** A folder of the browser's file system. */
export interface Folder {
  names(): Promise<string[]>;
  /** Opens a file for itself alone, and makes it if need be. */
  open(name: string): Promise<OpenFile>;
}

export type Refusal = 'busy' | 'refused';

const HEADER = 4096;
const COPY = HEADER / 2;
/** Of a copy: mark, version, number of the change, length, length of the name, check sum; then the name. */
const NAME_AT = 32;
const MARK = 0x4e555242;
const VERSION = 1;
/** So many files are open for new names. */
const AHEAD = 4;
/** A page that was just closed or loaded anew may still have the folder for a moment. */
const TRIES = 15;
const BETWEEN_MS = 100;

/** One file of the pool. */
interface Entry {
  readonly handle: OpenFile;
  name: string;
  /** Bytes after the header */
  size: number;
  /** What the newest copy of the header says of the size; null while there is none */
  kept: number | null;
  /** Which copy is the newest */
  copy: 0 | 1;
  dirty: boolean;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class FilePool implements EngineStorage {
  readonly #folder: Folder;
  readonly #lock: OpenFile;
  readonly #files = new Map<string, Entry>();
  readonly #free: OpenFile[] = [];
  /** The number of the newest change to any header */
  #change = 0;
  #nextNumber = 0;
  #opening = false;
  /** What came of opening more files */
  #trouble: string | null = null;

  private constructor(folder: Folder, lock: OpenFile) {
    this.#folder = folder;
    this.#lock = lock;
  }

  /** The files of a folder, or why they cannot be had. */
  static async open(folder: Folder, pause: (ms: number) => Promise<void>): Promise<FilePool | Refusal> {
    const lock = await lockOf(folder, pause);
    if (typeof lock === 'string') return lock;
    const pool = new FilePool(folder, lock);
    try {
      await pool.#takeStock();
      return pool;
    } catch (error) {
      pool.close();
      return isHeld(error) ? 'busy' : 'refused';
    }
  }

  async #takeStock(): Promise<void> {
    const numbers = (await this.#folder.names()).filter((name) => /^\d+$/.test(name));
    this.#nextNumber = Math.max(0, ...numbers.map((name) => Number(name) + 1));
    const found: { readonly entry: Entry; readonly change: number }[] = [];
    for (const handle of await Promise.all(numbers.map((name) => this.#folder.open(name)))) {
      const header = readHeader(handle);
      if (header) found.push({ entry: { handle, name: header.name, size: header.size, kept: header.size, copy: header.copy, dirty: false }, change: header.change });
      else this.#give(handle);
    }
    // The newest of a name comes last.
    found.sort((a, b) => a.change - b.change);
    for (const { entry, change } of found) {
      this.#change = change;
      const older = this.#files.get(entry.name);
      if (older) this.#give(older.handle);
      this.#files.set(entry.name, entry);
      // Bytes behind the end were written and never flushed.
      if (entry.handle.getSize() > HEADER + entry.size) entry.handle.truncate(HEADER + entry.size);
    }
    if (this.#free.length < AHEAD) await this.#openMore();
  }

  /** Empties a file, which takes its name away at once, for the next one who needs it. */
  #give(handle: OpenFile): void {
    if (handle.getSize() > 0) handle.truncate(0);
    this.#free.push(handle);
  }

  async #openMore(): Promise<void> {
    const wanted = AHEAD - this.#free.length;
    const names = Array.from({ length: Math.max(1, wanted) }, () => String(this.#nextNumber++));
    for (const handle of await Promise.all(names.map((name) => this.#folder.open(name)))) this.#give(handle);
  }

  /** More files are opened while the engine goes on. */
  #refill(): void {
    if (this.#opening) return;
    this.#opening = true;
    this.#openMore()
      .catch((error: unknown) => {
        this.#trouble = wordOf(error);
      })
      .finally(() => {
        this.#opening = false;
      });
  }

  /** The file of a name, new if need be; or what keeps it from being. */
  #file(name: string): Entry | string {
    const known = this.#files.get(name);
    if (known) return known;
    if (encoder.encode(name).length > COPY - NAME_AT) return 'its name is too long';
    const handle = this.#free.pop();
    if (this.#free.length < AHEAD / 2) this.#refill();
    if (!handle) {
      const trouble = this.#trouble ?? 'later';
      this.#trouble = null;
      return trouble;
    }
    try {
      // Room for the header, so that there is some when it is written.
      sized(handle, HEADER);
    } catch (error) {
      this.#free.push(handle);
      return wordOf(error);
    }
    const entry: Entry = { handle, name, size: 0, kept: null, copy: 0, dirty: true };
    this.#files.set(name, entry);
    return entry;
  }

  /** Writes the name and a length over the older copy of the header. */
  #commit(entry: Entry, name: string, size: number): void {
    const copy = entry.kept === null || entry.copy === 1 ? 0 : 1;
    const bytes = new Uint8Array(COPY);
    const view = new DataView(bytes.buffer);
    const named = encoder.encode(name);
    bytes.set(named, NAME_AT);
    view.setUint32(0, MARK, true);
    view.setUint32(4, VERSION, true);
    view.setFloat64(8, this.#change + 1, true);
    view.setFloat64(16, size, true);
    view.setUint32(24, named.length, true);
    view.setUint32(28, checkSum(bytes, named.length), true);
    put(entry.handle, bytes, copy * COPY);
    entry.handle.flush();
    this.#change += 1;
    entry.copy = copy;
    entry.kept = size;
  }

  list(): [string, number][] {
    return [...this.#files.values()].map(({ name, size }) => [name, size]);
  }

  read(name: string, at: number, most: number): Uint8Array | string {
    const entry = this.#files.get(name);
    if (!entry) return 'not-found';
    try {
      const bytes = new Uint8Array(Math.max(0, Math.min(most, entry.size - at)));
      const count = bytes.length > 0 ? entry.handle.read(bytes, { at: HEADER + at }) : 0;
      return count <= bytes.length ? bytes.subarray(0, count) : 'the browser’s storage failed to read';
    } catch (error) {
      return wordOf(error);
    }
  }

  write(name: string, at: number, bytes: Uint8Array): string | undefined {
    const entry = this.#file(name);
    if (typeof entry === 'string') return entry;
    let problem: string | undefined;
    try {
      if (bytes.length > 0) put(entry.handle, bytes, HEADER + at);
    } catch (error) {
      problem = wordOf(error);
    }
    if (problem === undefined) {
      entry.size = Math.max(entry.size, at + bytes.length);
      entry.dirty = true;
      return undefined;
    }
    try {
      entry.handle.truncate(HEADER + entry.size);
    } catch {
      // Then bytes lie behind its end; the next page that opens it takes them away.
    }
    if (entry.kept === null && entry.size === 0) this.remove(name);
    return problem;
  }

  truncate(name: string, length: number): string | undefined {
    const entry = this.#file(name);
    if (typeof entry === 'string') return entry;
    return attempt(() => {
      // A header never tells of more bytes than there are.
      if (entry.kept !== null && length < entry.kept) this.#commit(entry, entry.name, length);
      sized(entry.handle, HEADER + length);
      entry.size = length;
      entry.dirty = true;
    });
  }

  remove(name: string): string | undefined {
    const entry = this.#files.get(name);
    if (!entry) return 'not-found';
    return attempt(() => {
      this.#give(entry.handle);
      this.#files.delete(name);
      // Or it would be there again after a crash.
      entry.handle.flush();
    });
  }

  rename(from: string, to: string): string | undefined {
    const entry = this.#files.get(from);
    if (!entry) return 'not-found';
    if (from === to) return undefined;
    if (encoder.encode(to).length > COPY - NAME_AT) return 'its name is too long';
    return attempt(() => {
      if (entry.dirty) entry.handle.flush();
      // From here on both have the name, and the newer one counts.
      this.#commit(entry, to, entry.size);
      entry.name = to;
      entry.dirty = false;
      const older = this.#files.get(to);
      this.#files.delete(from);
      this.#files.set(to, entry);
      // If this comes to nothing, the newer one counts all the same.
      if (older) this.#give(older.handle);
    });
  }

  flush(name: string): string | undefined {
    const entry = this.#files.get(name);
    if (!entry) return 'not-found';
    if (!entry.dirty) return undefined;
    return attempt(() => {
      // The bytes first: a header never tells of bytes that are not there.
      entry.handle.flush();
      this.#commit(entry, name, entry.size);
      entry.dirty = false;
    });
  }

  /** Gives the folder back. */
  close(): void {
    for (const { handle } of this.#files.values()) handle.close();
    for (const handle of this.#free) handle.close();
    this.#lock.close();
  }
}

async function lockOf(folder: Folder, pause: (ms: number) => Promise<void>): Promise<OpenFile | Refusal> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await folder.open('lock');
    } catch (error) {
      if (!isHeld(error)) return 'refused';
      if (tries === TRIES) return 'busy';
    }
    await pause(BETWEEN_MS);
  }
}

function readHeader(handle: OpenFile): { name: string; size: number; change: number; copy: 0 | 1 } | null {
  const bytes = new Uint8Array(HEADER);
  if (handle.read(bytes, { at: 0 }) < HEADER) return null;
  const room = handle.getSize() - HEADER;
  let best: ReturnType<typeof readHeader> = null;
  for (const copy of [0, 1] as const) {
    const part = bytes.subarray(copy * COPY, (copy + 1) * COPY);
    const view = new DataView(part.buffer, part.byteOffset, COPY);
    const named = view.getUint32(24, true);
    if (view.getUint32(0, true) !== MARK || view.getUint32(4, true) !== VERSION || named > COPY - NAME_AT) continue;
    if (view.getUint32(28, true) !== checkSum(part, named)) continue;
    const [change, size] = [view.getFloat64(8, true), view.getFloat64(16, true)];
    if (size <= room && (best === null || change > best.change)) best = { name: decoder.decode(part.subarray(NAME_AT, NAME_AT + named)), size, change, copy };
  }
  return best;
}

/** CRC-32 of a copy of the header, without its mark and the sum itself. */
function checkSum(copy: Uint8Array, named: number): number {
  let sum = -1;
  for (let k = 4; k < NAME_AT + named; k += 1) {
    if (k >= 28 && k < NAME_AT) continue;
    sum ^= copy[k] ?? 0;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

/** Writes all of it. In a private window Chromium does not throw without room: it gives a count that is none. */
function put(handle: OpenFile, bytes: Uint8Array, at: number): void {
  if (handle.write(bytes, { at }) !== bytes.length) throw new DOMException('', 'QuotaExceededError');
}

/** Gives a file its size, which such a window does not either. */
function sized(handle: OpenFile, size: number): void {
  handle.truncate(size);
  if (handle.getSize() !== size) throw new DOMException('', 'QuotaExceededError');
}

function attempt(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return wordOf(error);
  }
}

/** Another tab has it. */
function isHeld(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NoModificationAllowedError';
}

function wordOf(error: unknown): string {
  if (!(error instanceof Error || error instanceof DOMException)) return String(error);
  return error.name === 'QuotaExceededError' ? 'full' : `the browser's storage failed: ${error.message || error.name}`;
}
