/**
 * A program that nobody sees, run once in an engine of its own while the worker has nothing to do.
 *
 * A browser compiles a function of the engine when it is first called. Between a learner's first `tf.scan` and its first step lie
 * some thousand functions that trace, simplify, lower and emit; compiled then, they make the first call wait 0.15 s (measured), and
 * 0.04 s if they were called before. So they are called here, on a small graph that has what graphs of neurons have.
 */
import type { Request } from '../../generated/protocol';

const SOURCE = `
import numpy as np
import tensorflow as tf

def slope(y, t):
    v, w = y[:3], y[3:]
    rate = 0.1 * (15.0 - v) / (tf.exp((15.0 - v) / 5.0) - 1.0)
    gate = tf.where(tf.less(v, 0.0), rate, tf.sigmoid(w))
    drive = np.linspace(0, 1, 3) - [2.0] * 3 * w**3 * (v - 50)
    return tf.concat([drive, -(1.0 / (rate + 1.0)) * (w - gate)], 0)

def step(y, times):
    t, dt = times
    dt_cast = tf.cast(dt, y.dtype)
    k1 = slope(y, t)
    k2 = slope(y + dt_cast * k1 / 2, t + dt / 2)
    k3 = slope(y + dt_cast * k2 / 2, t + dt / 2)
    k4 = slope(y + dt_cast * k3, t + dt)
    return y + tf.add_n([k1, 2 * k2, 2 * k3, k4]) * (dt_cast / 6)

for count in range(3, 6):
    t = tf.constant(np.arange(count) * 0.01)
    y = tf.scan(step, (t[:-1], t[1:] - t[:-1]), tf.constant([1] * 6, dtype=tf.float64))
    tf.concat([[tf.constant([1] * 6, dtype=tf.float64)], y], axis=0)[-1].numpy()
`;

/** The part of an engine that this needs. */
interface Warmed {
  handle(request: Request): void;
  resume(budgetMs: number): boolean;
  free(): void;
}

/** Runs the program in slices as long as `idle` says that nobody waits; gives up as soon as somebody does. */
export function warmUp(make: () => Warmed, sliceMs: number, idle: () => boolean, broken: (error: unknown) => void): void {
  let engine: Warmed | null = null;
  const go = (): void => {
    try {
      if (!engine) {
        engine = make();
        engine.handle({ type: 'run', run: 0, name: 'warm', source: SOURCE });
      }
      if (idle() && engine.resume(sliceMs)) setTimeout(go);
      else engine.free();
    } catch (error) {
      broken(error);
    }
  };
  go();
}
