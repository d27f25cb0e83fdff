/**
 * Keys among the cells of a raster. Cells are numbered row by row; `steps` says how far the number is from a cell to the one on its
 * right, and to the one above it, as they stand on the screen.
 */
export type Steps = readonly [right: number, up: number];

/** Cells that Shift skips: a twentieth of the row or column. */
const LEAPS = 20;

/** The cell after a key: the same one at the border; null when the key is none that moves among cells. */
export function cellAfter(key: string, index: number, points: number, steps: Steps, leap: boolean): number | null {
  const columns = Math.max(1, Math.abs(steps[1]));
  const rows = Math.max(1, Math.floor(points / columns));
  const from = Math.min(Math.max(index, 0), points - 1);
  const [row, column] = [Math.floor(from / columns), from % columns];
  const [right, up] = [Math.sign(steps[0]), Math.sign(steps[1])];
  const by = (count: number): number => (leap ? Math.max(1, Math.round(count / LEAPS)) : 1);
  const within = (value: number, count: number): number => Math.min(Math.max(value, 0), count - 1);
  const at = (toRow: number, toColumn: number): number => within(toRow, rows) * columns + within(toColumn, columns);
  switch (key) {
    case 'ArrowRight':
      return at(row, column + right * by(columns));
    case 'ArrowLeft':
      return at(row, column - right * by(columns));
    case 'ArrowUp':
      return at(row + up * by(rows), column);
    case 'ArrowDown':
      return at(row - up * by(rows), column);
    case 'Home':
      return at(row, right > 0 ? 0 : columns - 1);
    case 'End':
      return at(row, right > 0 ? columns - 1 : 0);
    default:
      return null;
  }
}
