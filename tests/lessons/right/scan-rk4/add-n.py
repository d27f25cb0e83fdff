import numpy as np
import tensorflow as tf


def rk4_scan(f, y0, t):
    steps = t[1:] - t[:-1]

    def advance(y, now):
        k1 = f(y, now[0])
        k2 = f(y + now[1] * k1 / 2, now[0] + now[1] / 2)
        k3 = f(y + now[1] * k2 / 2, now[0] + now[1] / 2)
        k4 = f(y + now[1] * k3, now[0] + now[1])
        return y + tf.add_n([k1, 2 * k2, 2 * k3, k4]) * (now[1] / 6)

    return tf.concat([tf.expand_dims(y0, 0), tf.scan(advance, (t[:-1], steps), y0)], axis=0)
