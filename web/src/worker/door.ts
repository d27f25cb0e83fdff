/**
 * The engine's way to the page's files, of which nothing is loaded before a program writes one or the page has some.
 *
 * Guarantees: a page without files looks once whether it has any, while the engine loads, and does nothing more; no call waits. If
 * the browser refuses, or another tab has the page's files, the page is told once, and every call says so from then on.
 */
import type { UnkeptReason } from '../../generated/protocol';
import type { EngineStorage } from '../../pkg/single/engine';
import type { FilePool, Folder } from './storage';

/** A browser that takes longer to open a folder will never open it. */
const PATIENCE_MS = 6000;
/** The site's folder among those of its origin. */
const SITE = 'brunsviga';

export class Door implements EngineStorage {
  readonly #tell: (reason: UnkeptReason) => void;
  /** The names of the folders that lead to the page's files; null for an engine without a page. */
  #way: readonly string[] | null = null;
  #pool: FilePool | null = null;
  #refusal: UnkeptReason | null = null;
  #opening = false;

  constructor(tell: (reason: UnkeptReason) => void) {
    this.#tell = tell;
  }

  /** Says whose files these are, and opens them if there are any. */
  async look(page: string): Promise<void> {
    // Two copies of the site may lie in two folders of one host.
    this.#way = [SITE, encodeURIComponent(new URL(`../${page}`, self.location.href).pathname)];
    try {
      await inTime(folderAt(this.#way, false));
    } catch {
      // No files. A browser that refuses is told of when something is written.
      return;
    }
    await this.#open();
  }

  async #open(): Promise<void> {
    if (this.#opening || !this.#way) return;
    this.#opening = true;
    let opened: FilePool | UnkeptReason;
    try {
      opened = await inTime(openPool(this.#way));
    } catch (error) {
      console.warn('Files last until the page is closed:', error);
      opened = 'refused';
    }
    if (typeof opened === 'string') {
      this.#refusal = opened;
      this.#tell(opened);
    } else {
      this.#pool = opened;
    }
  }

  /** What is answered while nothing is open: a file that is asked for is not there, one that is written must wait. */
  #closed(writes: boolean): string {
    if (!this.#way) return 'refused';
    if (!writes) return 'not-found';
    void this.#open();
    return 'later';
  }

  /** There is something to read. */
  hasFiles(): boolean {
    return this.#pool !== null && this.#pool.list().length > 0;
  }

  list(): [string, number][] | string {
    return this.#pool?.list() ?? this.#refusal ?? [];
  }
  read(name: string, at: number, most: number): Uint8Array | string {
    return this.#pool?.read(name, at, most) ?? this.#refusal ?? this.#closed(false);
  }
  write(name: string, at: number, bytes: Uint8Array): string | undefined {
    return this.#pool ? this.#pool.write(name, at, bytes) : (this.#refusal ?? this.#closed(true));
  }
  truncate(name: string, length: number): string | undefined {
    return this.#pool ? this.#pool.truncate(name, length) : (this.#refusal ?? this.#closed(true));
  }
  remove(name: string): string | undefined {
    return this.#pool ? this.#pool.remove(name) : (this.#refusal ?? this.#closed(false));
  }
  rename(from: string, to: string): string | undefined {
    return this.#pool ? this.#pool.rename(from, to) : (this.#refusal ?? this.#closed(false));
  }
  flush(name: string): string | undefined {
    return this.#pool ? this.#pool.flush(name) : (this.#refusal ?? this.#closed(false));
  }
}

async function folderAt(way: readonly string[], create: boolean): Promise<FileSystemDirectoryHandle> {
  let folder = await navigator.storage.getDirectory();
  for (const name of way) folder = await folder.getDirectoryHandle(name, { create });
  return folder;
}

async function openPool(way: readonly string[]): Promise<FilePool | UnkeptReason> {
  const [{ FilePool }, folder] = await Promise.all([import('./storage'), folderAt(way, true)]);
  return FilePool.open(folderOf(folder), (ms) => new Promise((done) => setTimeout(done, ms)));
}

function folderOf(folder: FileSystemDirectoryHandle): Folder {
  return {
    async names() {
      const names: string[] = [];
      for await (const name of folder.keys()) names.push(name);
      return names;
    },
    async open(name) {
      return (await folder.getFileHandle(name, { create: true })).createSyncAccessHandle();
    },
  };
}

function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error('the browser did not answer')), PATIENCE_MS);
    work.then(done, failed).finally(() => clearTimeout(timer));
  });
}
