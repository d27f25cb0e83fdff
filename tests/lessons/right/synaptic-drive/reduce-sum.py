import numpy as np
import tensorflow as tf


def drive(weights, counts, window):
    rates = tf.cast(counts, weights.dtype) / tf.constant(window, dtype=weights.dtype)
    return tf.reduce_sum(weights * rates, axis=1)
