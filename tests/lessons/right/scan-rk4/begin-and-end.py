import numpy as np
import tensorflow as tf


def rk4_scan(f, y0, t):
    def advance(y, now):
        begin, end = now
        half = (end - begin) / 2
        k1 = f(y, begin)
        k2 = f(y + half * k1, begin + half)
        k3 = f(y + half * k2, begin + half)
        k4 = f(y + 2 * half * k3, end)
        return y + half / 3 * (k1 + 2 * (k2 + k3) + k4)

    later = tf.scan(advance, (t[:-1], t[1:]), y0)
    return tf.concat([y0[tf.newaxis], later], axis=0)
