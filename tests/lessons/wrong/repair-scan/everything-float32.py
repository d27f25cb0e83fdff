# expect: Do not make the times narrower
import numpy as np
import tensorflow as tf


def euler_scan(f, y0, t):
    y0 = tf.convert_to_tensor(y0, dtype=tf.float32)
    t = tf.cast(t, tf.float32)

    def advance(y, now):
        time, epsilon = now
        return y + epsilon * f(y, time)

    later = tf.scan(advance, (t[:-1], t[1:] - t[:-1]), y0)
    return tf.concat([[y0], later], axis=0)
