# expect: cannot decide on a symbol
import numpy as np
import tensorflow as tf


def membrane(V, t):
    leak = tf.where(V > 0, 2 * V, V / 2)
    current = 0.0
    if t >= 1 and t < 2:
        current = 3.0
    return current - leak
