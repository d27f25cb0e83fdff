# expect: last 2 ms
import numpy as np
import tensorflow as tf


def pulses(t, gaps):
    first = tf.logical_and(t >= 10, t < 12)
    second = tf.logical_and(t >= 10 + gaps, t < 12 + gaps)
    return 20 * tf.cast(tf.logical_or(first, second), tf.float64)
