# expect: cannot decide on a symbol
import numpy as np
import tensorflow as tf


def pulses(t, gaps):
    if t >= 10 and t < 11:
        return 20 + 0 * gaps
    return 20 * tf.cast(tf.logical_and(t >= 10 + gaps, t < 11 + gaps), tf.float64)
