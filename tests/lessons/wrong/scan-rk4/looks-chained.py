# expect: All looks start again from y
import numpy as np
import tensorflow as tf


def rk4_scan(f, y0, t):
    def advance(y, now):
        time, epsilon = now
        k1 = f(y, time)
        a = y + epsilon / 2 * k1
        k2 = f(a, time + epsilon / 2)
        b = a + epsilon / 2 * k2
        k3 = f(b, time + epsilon / 2)
        k4 = f(b + epsilon * k3, time + epsilon)
        return y + epsilon / 6 * (k1 + 2 * k2 + 2 * k3 + k4)

    later = tf.scan(advance, (t[:-1], t[1:] - t[:-1]), y0)
    return tf.concat([[y0], later], axis=0)
