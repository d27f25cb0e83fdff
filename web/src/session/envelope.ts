/**
 * What really crosses `postMessage` between a page and its engine worker: a message of the protocol, with the one object
 * that may be posted beside it. Everything else about the messages is in the generated protocol types.
 */
import type { Event, Request } from '../../generated/protocol';

/** Page → worker. `canvas` comes beside the first `show` of a figure, and is in the transfer list. */
export interface ToWorker {
  readonly request: Request;
  readonly canvas?: OffscreenCanvas;
}

/** Worker → page. `bytes` comes beside an `exported` event that has no text. */
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

/** Page → worker, before anything else: this page needs the whole engine from the start. */
export interface Whole {
  readonly whole: true;
}
