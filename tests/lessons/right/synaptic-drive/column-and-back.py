import numpy as np
import tensorflow as tf


def drive(weights, counts, window):
    column = tf.cast(counts, tf.float64)[:, tf.newaxis] / window
    return tf.matmul(weights, column)[:, 0]
