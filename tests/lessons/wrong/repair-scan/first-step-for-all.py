# expect: first step is used for all
import numpy as np
import tensorflow as tf


def euler_scan(f, y0, t):
    y0 = tf.convert_to_tensor(y0, dtype=tf.float64)
    t = tf.convert_to_tensor(t)

    def advance(y, now):
        time, epsilon = now
        return y + (t[1] - t[0]) * f(y, time)

    later = tf.scan(advance, (t[:-1], t[1:] - t[:-1]), y0)
    return tf.concat([[y0], later], axis=0)
