# expect: cannot decide on a symbol
import numpy as np
import tensorflow as tf


def membrane(V, t):
    leak = tf.where(V > 0, 2 * V, V / 2)
    during = t >= 1 and t < 2
    return 3 * tf.cast(during, V.dtype) - leak
