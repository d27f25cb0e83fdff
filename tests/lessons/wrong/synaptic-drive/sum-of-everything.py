# expect: to one number
import numpy as np
import tensorflow as tf


def drive(weights, counts, window):
    return tf.reduce_sum(weights * (tf.cast(counts, tf.float64) / window))
