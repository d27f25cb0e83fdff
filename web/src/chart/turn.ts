/**
 * The arithmetic of turning axes in space: from drags and keys to the eye's angles. The elevation stays between straight below and
 * straight above, the azimuth between −180° and 180°, the zoom within what the engine draws.
 */
import type { Turn } from '../../generated/protocol';

/** A drag over the whole width of the axes turns by so much. */
const DEGREES_A_WIDTH = 180;
const NEAREST = 8;
const FARTHEST = 0.25;

const within = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Turned by degrees: up (the eye rises) and about the z axis. */
export function turnedBy(turn: Turn, elevation: number, azimuth: number): Turn {
  const around = (((turn.azimuth + azimuth + 180) % 360) + 360) % 360 - 180;
  return { ...turn, elevation: within(turn.elevation + elevation, -90, 90), azimuth: around };
}

/** Turned by a drag, given in fractions of the axes' width and height: the near side of the box follows the hand. */
export function dragged(turn: Turn, dx: number, dy: number): Turn {
  return turnedBy(turn, dy * DEGREES_A_WIDTH, -dx * DEGREES_A_WIDTH);
}

/** A factor below 1 brings the box nearer, as it zooms flat axes in. */
export function nearer(turn: Turn, factor: number): Turn {
  return { ...turn, zoom: within(turn.zoom / factor, FARTHEST, NEAREST) };
}

/** The same look, up to rounding. */
export function sameTurn(a: Turn, b: Turn | undefined): boolean {
  const close = (x: number, y: number): boolean => Math.abs(x - y) < 1e-9;
  return b !== undefined && close(a.elevation, b.elevation) && close(a.azimuth, b.azimuth) && close(a.zoom, b.zoom);
}
