# expect: y0 in front needs brackets
import numpy as np
import tensorflow as tf


def rk4_scan(f, y0, t):
    def advance(y, now):
        time, epsilon = now
        k1 = f(y, time)
        k2 = f(y + epsilon / 2 * k1, time + epsilon / 2)
        k3 = f(y + epsilon / 2 * k2, time + epsilon / 2)
        k4 = f(y + epsilon * k3, time + epsilon)
        return y + epsilon / 6 * (k1 + 2 * k2 + 2 * k3 + k4)

    later = tf.scan(advance, (t[:-1], t[1:] - t[:-1]), y0)
    return tf.concat([y0, later], axis=0)
