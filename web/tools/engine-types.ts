/**
 * What the page builder asks of the engine in Node; `tools/engine.mjs` implements it. An error inside a cell is a result
 * (`diagnostic`), an error thrown by `runCells` means that the engine itself is missing or broken.
 */
import type { Diagnostic, FigureInfo } from '../generated/protocol';

/** SVG documents of one figure on light and on dark paper. */
export interface Drawings {
  readonly light: string;
  readonly dark: string;
}

export interface CellResult {
  readonly output: readonly { readonly kind: 'stdout' | 'stderr'; readonly text: string }[];
  /** Each as the program made it, and laid out for a phone. */
  readonly figures: readonly { readonly info: FigureInfo; readonly svg: Drawings; readonly narrow: Drawings }[];
  /** Functions shown as graphs: in one sentence, in numbers, and the drawing of the function as it was written. */
  readonly graphs: readonly { readonly summary: string; readonly words: string; readonly svg: string }[];
  readonly value?: string | null | undefined;
  readonly diagnostic?: Diagnostic | null | undefined;
  readonly elapsedMs: number;
}

export type RunCells = (cells: readonly { readonly name: string; readonly source: string; readonly pauses: number | null }[]) => Promise<readonly CellResult[]>;
