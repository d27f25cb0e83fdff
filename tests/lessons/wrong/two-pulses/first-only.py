# expect: only the first pulse
import numpy as np
import tensorflow as tf


def pulses(t, gaps):
    first = tf.logical_and(t >= 10, t < 11 + 0 * gaps)
    return 20 * tf.cast(first, tf.float64)
