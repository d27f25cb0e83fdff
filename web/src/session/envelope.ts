/**
 * What really crosses `postMessage` between a page and its engine worker: a message of the protocol, with the one object
 * that may be posted beside it. Everything else about the messages is in the generated protocol types.
 */
import type { Event, Request } from '../../generated/protocol';

/** Page → worker. `canvas` comes beside the first `show` of a figure, `bytes` beside a `writeFile`; they are in the transfer list. */
export interface ToWorker {
  readonly request: Request;
  readonly canvas?: OffscreenCanvas;
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

/** Worker → page. `bytes` comes beside an `exported` event that has no text, and beside a `filePiece`. */
export interface FromWorker {
  readonly event: Event;
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

/** The type of `new Worker(…)` as the session uses it; tests put a double in its place. */
export interface EnginePort {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** Page → worker, before anything else: the page's path in the site, whose files the engine has, and whether it needs the whole engine from the start. */
export interface Beginning {
  readonly page: string;
  readonly whole: boolean;
}
