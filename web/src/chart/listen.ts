/**
 * A chart as a sound: each curve is a sweep from left to right, its height the pitch; a gap is silent. One curve after the
 * other, off until asked for. Events, such as spikes, are clicks, the pitch of each that of its row.
 */
import type { Table } from '../../generated/protocol';

const SECONDS_A_CURVE = 2.6;
const PAUSE_S = 0.35;
const LOWEST_HZ = 180;
const HIGHEST_HZ = 980;
const LOUDNESS = 0.12;

/** A curve as the sound needs it: places from 0 to 1 along the sweep, heights from 0 to 1, null in a gap. */
export interface Sweep {
  readonly label: string;
  readonly points: readonly { readonly at: number; readonly height: number | null }[];
}

/**
 * The curves of a table: an x column, then its y columns. Series of another x stand in rows of their own, so a column that has no
 * row in common with the x before it is the next x. All curves share one range of x and one of y, so that they compare.
 */
export function sweeps(table: Table): Sweep[] {
  const columns = table.columns.map((label, index) => ({
    label,
    values: table.rows.map((row) => {
      const value = row[index];
      return typeof value === 'number' && Number.isFinite(value) ? value : null;
    }),
  }));
  const curves: { label: string; xs: readonly (number | null)[]; ys: readonly (number | null)[] }[] = [];
  let xs: readonly (number | null)[] | null = null;
  for (const { label, values } of columns) {
    const before: readonly (number | null)[] | null = xs;
    const isX = before === null || (values.some((value) => value !== null) && !values.some((value, row) => value !== null && before[row] !== null));
    if (isX) xs = values;
    else if (xs) curves.push({ label, xs, ys: values });
  }
  const [left, width] = range(curves.flatMap((curve) => curve.xs));
  const [low, span] = range(curves.flatMap((curve) => curve.ys));
  return curves
    .map(({ label, xs: places, ys }) => ({
      label,
      points: places.flatMap((x, row) => {
        if (x === null) return [];
        const y = ys[row] ?? null;
        return [{ at: width > 0 ? (x - left) / width : 0, height: y === null ? null : span > 0 ? (y - low) / span : 0.5 }];
      }).sort((a, b) => a.at - b.at),
    }))
    .filter((curve) => curve.points.some((point) => point.height !== null));
}

function range(values: readonly (number | null)[]): [low: number, span: number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high - low];
}

export class Listening {
  readonly #changed: (playing: boolean) => void;
  #context: AudioContext | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(changed: (playing: boolean) => void) {
    this.#changed = changed;
  }

  get playing(): boolean {
    return this.#context !== null;
  }

  /** Begins; the names of what is played, or null if there is nothing to hear. */
  play(table: Table, asEvents = false): string | null {
    this.stop();
    const curves = sweeps(table);
    if (curves.length === 0 || typeof AudioContext === 'undefined') return null;
    const context = new AudioContext();
    this.#context = context;
    curves.forEach((curve, index) => (asEvents ? clicks : schedule)(context, curve, context.currentTime + 0.08 + index * (SECONDS_A_CURVE + PAUSE_S)));
    this.#timer = setTimeout(() => this.stop(), curves.length * (SECONDS_A_CURVE + PAUSE_S) * 1000 + 200);
    this.#changed(true);
    return curves.map((curve) => curve.label).join(', ');
  }

  stop(): void {
    clearTimeout(this.#timer);
    if (!this.#context) return;
    void this.#context.close();
    this.#context = null;
    this.#changed(false);
  }
}

function schedule(context: AudioContext, curve: Sweep, begin: number): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.type = 'triangle';
  tone.connect(volume).connect(context.destination);
  volume.gain.setValueAtTime(0, begin);
  for (const { at, height } of curve.points) {
    const time = begin + at * SECONDS_A_CURVE;
    volume.gain.setTargetAtTime(height === null ? 0 : LOUDNESS, time, 0.012);
    if (height !== null) tone.frequency.setTargetAtTime(LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** height, time, 0.01);
  }
  volume.gain.setTargetAtTime(0, begin + SECONDS_A_CURVE, 0.02);
  tone.start(begin);
  tone.stop(begin + SECONDS_A_CURVE + 0.2);
}

/** Length of a click. */
const CLICK_S = 0.012;

function clicks(context: AudioContext, curve: Sweep, begin: number): void {
  for (const { at, height } of curve.points) {
    if (height === null) continue;
    const time = begin + at * SECONDS_A_CURVE;
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.type = 'square';
    tone.frequency.value = LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** height;
    tone.connect(volume).connect(context.destination);
    volume.gain.setValueAtTime(LOUDNESS, time);
    volume.gain.setTargetAtTime(0, time, CLICK_S / 4);
    tone.start(time);
    tone.stop(time + CLICK_S);
  }
}
