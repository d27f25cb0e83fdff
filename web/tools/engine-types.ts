/**
 * What the page builder asks of the engine in Node; `tools/engine.mjs` implements it. An error inside a cell is a result
 * (`diagnostic`), an error thrown by `runCells` means that the engine itself is missing or broken.
 */
import type { Diagnostic, FigureInfo } from '../generated/protocol';

export interface CellResult {
  readonly output: readonly { readonly kind: 'stdout' | 'stderr'; readonly text: string }[];
  readonly figures: readonly { readonly info: FigureInfo; readonly svg: { readonly light: string; readonly dark: string } }[];
  /** Functions shown as graphs: in one sentence, in numbers, and the drawing of the function as it was written. */
  readonly graphs: readonly { readonly summary: string; readonly words: string; readonly svg: string }[];
  readonly value?: string | null | undefined;
  readonly diagnostic?: Diagnostic | null | undefined;
  readonly elapsedMs: number;
}

export type RunCells = (cells: readonly { readonly name: string; readonly source: string }[]) => Promise<readonly CellResult[]>;
