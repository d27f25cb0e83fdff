# expect: no numbers yet
import numpy as np
import tensorflow as tf


def membrane(V, t):
    on = tf.cast(tf.logical_and(t >= 1, t < 2), V.dtype)
    leak = np.where(V > 0, 2 * V, V / 2)
    return 3 * on - leak
