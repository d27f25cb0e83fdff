# expect: same above and below
import numpy as np
import tensorflow as tf


def membrane(V, t):
    on = tf.cast(tf.logical_and(t >= 1, t < 2), V.dtype)
    return 3 * on - V
