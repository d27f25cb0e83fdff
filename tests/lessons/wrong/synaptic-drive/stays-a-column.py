# expect: column of shape (cells, 1)
import numpy as np
import tensorflow as tf


def drive(weights, counts, window):
    return tf.matmul(weights, tf.cast(counts, tf.float64)[:, tf.newaxis] / window)
