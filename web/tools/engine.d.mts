/** Types of `engine.mjs`; what it guarantees stands there. */
import type { Diagnostic, FigureInfo } from '../generated/protocol';

export interface CellResult {
  readonly output: readonly { readonly kind: 'stdout' | 'stderr'; readonly text: string }[];
  readonly figures: readonly { readonly info: FigureInfo; readonly svg: { readonly light: string; readonly dark: string } }[];
  readonly value: string | null;
  readonly diagnostic: Diagnostic | null;
  readonly elapsedMs: number;
}

export function runCells(cells: readonly { readonly name: string; readonly source: string }[]): Promise<CellResult[]>;
