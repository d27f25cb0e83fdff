# expect: down the columns
import numpy as np
import tensorflow as tf


def drive(weights, counts, window):
    return tf.reduce_sum(weights * (tf.cast(counts, tf.float64) / window), axis=0)
