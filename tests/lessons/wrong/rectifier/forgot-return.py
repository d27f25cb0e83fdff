# expect: returns nothing
import numpy as np
import tensorflow as tf


def membrane(V, t):
    leak = tf.where(V > 0, 2 * V, V / 2)
    on = tf.cast(tf.logical_and(t >= 1, t < 2), V.dtype)
    3 * on - leak
