/**
 * The arithmetic of zoom and pan: from places on the screen to limits in data units, on linear and logarithmic axes.
 * Limits stay finite and ordered; a gesture that would break that changes nothing.
 */
import type { AxesInfo, Limits } from '../../generated/protocol';

type Scale = Pick<AxesInfo, 'xLog' | 'yLog'>;

const forward = (value: number, log: boolean): number => (log ? Math.log10(value) : value);
const back = (value: number, log: boolean): number => (log ? 10 ** value : value);

/** Which axes lies under a place (fractions of the figure), or -1. */
export function axesAt(axes: readonly Pick<AxesInfo, 'frame'>[], x: number, y: number): number {
  return axes.findIndex(({ frame: [left, top, width, height] }) => x >= left && x <= left + width && y >= top && y <= top + height);
}

/** A place in an axes' frame as fractions, from its left and from its bottom. */
export function inFrame(frame: readonly [number, number, number, number], x: number, y: number): [number, number] {
  const [left, top, width, height] = frame;
  return [(x - left) / width, 1 - (y - top) / height];
}

/** Limits enlarged by `factor` (below 1 zooms in) around a place in the frame, which stays where it is. */
export function zoomed(limits: Limits, scale: Scale, at: readonly [number, number], factor: number): Limits {
  const [xMin, xMax] = zoomedRange(limits.xMin, limits.xMax, scale.xLog, at[0], factor);
  const [yMin, yMax] = zoomedRange(limits.yMin, limits.yMax, scale.yLog, at[1], factor);
  return checked({ xMin, xMax, yMin, yMax }, limits);
}

function zoomedRange(min: number, max: number, log: boolean, at: number, factor: number): [number, number] {
  const a = forward(min, log);
  const b = forward(max, log);
  const fixed = a + (b - a) * at;
  return [back(fixed + (a - fixed) * factor, log), back(fixed + (b - fixed) * factor, log)];
}

/** Limits moved by fractions of the frame: positive moves the picture right and up. */
export function panned(limits: Limits, scale: Scale, dx: number, dy: number): Limits {
  const [xMin, xMax] = pannedRange(limits.xMin, limits.xMax, scale.xLog, dx);
  const [yMin, yMax] = pannedRange(limits.yMin, limits.yMax, scale.yLog, dy);
  return checked({ xMin, xMax, yMin, yMax }, limits);
}

function pannedRange(min: number, max: number, log: boolean, by: number): [number, number] {
  const a = forward(min, log);
  const b = forward(max, log);
  const shift = (b - a) * by;
  return [back(a - shift, log), back(b - shift, log)];
}

/** The new limits if a chart can be drawn with them, else the old ones. An inverted axis stays inverted. */
function checked(limits: Limits, old: Limits): Limits {
  const drawable = (min: number, max: number, oldMin: number, oldMax: number): boolean => {
    const span = Math.abs(max - min);
    const size = Math.max(Math.abs(min), Math.abs(max));
    return Number.isFinite(min) && Number.isFinite(max) && span > size * 1e-12 && span > 0 && span < 1e300 && min < max === oldMin < oldMax;
  };
  return drawable(limits.xMin, limits.xMax, old.xMin, old.xMax) && drawable(limits.yMin, limits.yMax, old.yMin, old.yMax) ? limits : old;
}
