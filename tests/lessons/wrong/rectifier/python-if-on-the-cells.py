# expect: cannot decide on a symbol
import numpy as np
import tensorflow as tf


def membrane(V, t):
    on = tf.cast(tf.logical_and(t >= 1, t < 2), V.dtype)
    if V > 0:
        leak = 2 * V
    else:
        leak = V / 2
    return 3 * on - leak
