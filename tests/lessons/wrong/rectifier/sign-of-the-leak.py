# expect: a leak pulls back
import numpy as np
import tensorflow as tf


def membrane(V, t):
    leak = tf.where(V > 0, 2 * V, V / 2)
    on = tf.cast(tf.logical_and(t >= 1, t < 2), V.dtype)
    return 3 * on + leak
