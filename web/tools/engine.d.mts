/** Types of `engine.mjs`; what it guarantees stands there. */
import type { Diagnostic, FigureInfo } from '../generated/protocol';

export interface CellResult {
  readonly output: readonly { readonly kind: 'stdout' | 'stderr'; readonly text: string }[];
  readonly figures: readonly { readonly info: FigureInfo; readonly svg: { readonly light: string; readonly dark: string } }[];
  /** Functions shown as graphs: in one sentence, in numbers, and the drawing of the function as it was written. */
  readonly graphs: readonly { readonly summary: string; readonly words: string; readonly svg: string }[];
  readonly value: string | null;
  readonly diagnostic: Diagnostic | null;
  readonly elapsedMs: number;
}

export function runCells(cells: readonly { readonly name: string; readonly source: string; readonly pauses?: number | null }[]): Promise<CellResult[]>;
