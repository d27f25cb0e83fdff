# expect: never ends
import numpy as np
import tensorflow as tf


def membrane(V, t):
    leak = tf.where(V > 0, 2 * V, V / 2)
    return 3 * tf.cast(t >= 1, V.dtype) - leak
