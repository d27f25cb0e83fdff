# expect: Two Python numbers in tf.where
import numpy as np
import tensorflow as tf


def membrane(V, t):
    leak = tf.where(V > 0, 2 * V, V / 2)
    current = tf.where(tf.logical_and(t >= 1, t < 2), 3.0, 0.0)
    return current - leak
